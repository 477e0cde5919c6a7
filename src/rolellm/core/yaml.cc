#include "rolellm/core/yaml.h"

#include <charconv>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace rolellm {
namespace {

Json scalar_to_json(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return text;  // quoted
  if (text.empty() || text == "~" || text == "null") return nullptr;
  if (text == "true") return true;
  if (text == "false") return false;
  const char* end = text.data() + text.size();
  std::int64_t whole = 0;
  if (auto [at, code] = std::from_chars(text.data(), end, whole);
      code == std::errc{} && at == end) {
    return whole;
  }
  double number = 0;
  if (auto [at, code] = std::from_chars(text.data(), end, number);
      code == std::errc{} && at == end && text.find_first_of("0123456789") != std::string::npos) {
    return number;
  }
  return text;
}

Json to_json(const YAML::Node& node, int depth) {
  if (depth > kDeepestNesting) throw YAML::Exception(node.Mark(), "nested too deeply");
  if (node.IsScalar()) return scalar_to_json(node);
  if (node.IsSequence()) {
    Json list = Json::array();
    for (const YAML::Node& item : node) list.push_back(to_json(item, depth + 1));
    return list;
  }
  if (node.IsMap()) {
    Json object = Json::object();
    for (const auto& entry : node) {
      const std::string key = entry.first.Scalar();
      if (object.contains(key)) {
        throw YAML::Exception(entry.first.Mark(), fmt::format("the key \"{}\" stands twice", key));
      }
      object[key] = to_json(entry.second, depth + 1);
    }
    return object;
  }
  return nullptr;
}

}  // namespace

Result<Json> parse_yaml(std::string_view text, std::string_view file) {
  try {
    return to_json(YAML::Load(std::string(text)), 0);
  } catch (const YAML::Exception& e) {
    Error error{.kind = ErrorKind::config,
                .message = fmt::format("not valid YAML: {}", e.msg),
                .file = std::string(file)};
    if (e.mark.line >= 0) error.line = e.mark.line + 1;
    return fail(std::move(error));
  }
}

Result<Json> read_yaml(const fs::path& path) {
  auto text = read_text(path);
  if (!text) return fail(text.error());
  return parse_yaml(*text, path.string());
}

std::optional<std::int64_t> yaml_line(std::string_view text, std::string_view path) {
  try {
    YAML::Node at = YAML::Load(std::string(text));
    std::int64_t line = at.Mark().line;
    while (!path.empty()) {
      const std::size_t end = path.find_first_of(".[]");
      const std::string key(path.substr(0, end));
      path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
      if (key.empty()) continue;  // between `]` and `.`
      YAML::Node next;
      if (at.IsSequence()) {
        std::size_t index = 0;
        const auto [stop, code] = std::from_chars(key.data(), key.data() + key.size(), index);
        if (code != std::errc{} || stop != key.data() + key.size() || index >= at.size()) break;
        next = at[index];
        line = next.Mark().line;
      } else if (at.IsMap()) {
        bool found = false;
        for (const auto& entry : at) {
          if (entry.first.Scalar() != key) continue;
          line = entry.first.Mark().line;
          next = entry.second;
          found = true;
        }
        if (!found) break;
      } else {
        break;
      }
      at.reset(next);
    }
    return line + 1;
  } catch (const YAML::Exception&) {
    return std::nullopt;
  }
}

Status set_by_path(Json& root, std::string_view assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    return fail(ErrorKind::usage, "",
                fmt::format("--set expects key=value, found \"{}\"", assignment),
                "for example --set tune.epochs=2");
  }
  auto value = parse_yaml(assignment.substr(equals + 1), "--set");
  if (!value) return fail(value.error());
  Json* at = &root;
  std::string_view path = assignment.substr(0, equals);
  while (true) {
    const std::size_t dot = path.find('.');
    const std::string key(path.substr(0, dot));
    if (!at->is_object()) {
      if (!at->is_null()) {
        return fail(ErrorKind::config, "",
                    fmt::format("--set {}: a value stands where a block of "
                                "keys is needed",
                                assignment));
      }
      *at = Json::object();
    }
    at = &(*at)[key];
    if (dot == std::string_view::npos) break;
    path.remove_prefix(dot + 1);
  }
  *at = std::move(*value);
  return ok();
}

}  // namespace rolellm
