#include "rolellm/script/structured/json_walk.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "rolellm/core/json.h"

namespace rolellm {
namespace {

/// Counts lines while the parser reads.
struct CountingIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* at = nullptr;
  int* line = nullptr;

  const char& operator*() const { return *at; }
  CountingIterator& operator++() {
    if (*at == '\n' && line) ++*line;
    ++at;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at == other.at; }
  bool operator!=(const CountingIterator& other) const { return at != other.at; }
};

class Walker : public nlohmann::json_sax<nlohmann::json> {
 public:
  Walker(const JsonWalk& walk, const int& line) : walk_(walk), line_(line) {}

  bool null() override { return true; }
  bool boolean(bool value) override {
    if (!open_.empty() && open_.back().is_object) keep(value ? "true" : "false");
    return is_no_text();
  }
  bool number_integer(number_integer_t) override { return is_no_text(); }
  bool number_unsigned(number_unsigned_t) override { return is_no_text(); }
  bool number_float(number_float_t, const string_t&) override { return is_no_text(); }
  bool binary(binary_t&) override { return true; }

  bool string(string_t& value) override {
    if (open_.empty()) return true;
    if (open_.back().is_object) {
      if (walk_.text) walk_.text(open_.back().key, value, line_);
      // {"content": [{"type": "text", "text": "..."}]} says what {"content": "..."} says.
      const bool part =
          open_.back().key == "text" && open_.size() >= 3 && !open_[open_.size() - 2].is_object;
      keep(value);
      if (part) open_[open_.size() - 3].append(value);
    }
    return true;
  }
  bool start_object(std::size_t) override {
    is_no_text();
    return open(true);
  }
  bool key(string_t& value) override {
    open_.back().key = value;
    return true;
  }
  bool end_object() override {
    open_.back().object.line_end = line_;
    if (walk_.object) walk_.object(open_.back().object);
    open_.pop_back();
    return true;
  }
  bool start_array(std::size_t) override {
    if (walk_.list) walk_.list(open_.empty() ? std::string() : open_.back().key, line_);
    return open(false);
  }
  bool end_array() override {
    open_.pop_back();
    return true;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    position_ = position;
    return false;
  }

  /// Why the walk ended early, of a text of `size` bytes.
  Error why(std::size_t size) const {
    Error error{.kind = ErrorKind::bad_script, .detail = "json", .line = line_};
    if (too_deep_) {
      error.message =
          fmt::format("expected JSON at most {} levels deep, found deeper", kDeepestNesting);
      return error;
    }
    error.message = position_ > size ? "expected the JSON to go on, found the end of the text"
                                     : "expected JSON, found something else";
    error.offset = static_cast<std::int64_t>(std::min(position_, size));
    return error;
  }

 private:
  struct Level {
    bool is_object = false;
    std::string key;  // of an array: the one it stands under
    FlatObject object;

    void append(const std::string& value) {
      for (auto& [name, text] : object.fields) {
        if (name != key) continue;
        text += (text.empty() ? "" : "\n") + value;
        return;
      }
      object.fields.emplace_back(key, value);
    }
  };

  bool is_no_text() {
    if (!open_.empty() && open_.back().is_object)
      open_.back().object.not_text.push_back(open_.back().key);
    return true;
  }
  bool open(bool is_object) {
    too_deep_ = open_.size() >= static_cast<std::size_t>(kDeepestNesting);
    if (too_deep_) return false;
    Level level;
    level.is_object = is_object;
    const std::string above = open_.empty() ? std::string() : open_.back().key;
    if (!is_object) level.key = above;
    level.object.parent = above;
    level.object.line_begin = line_;
    open_.push_back(std::move(level));
    return true;
  }
  void keep(std::string value) {
    open_.back().object.fields.emplace_back(open_.back().key, std::move(value));
  }

  const JsonWalk& walk_;
  const int& line_;
  std::vector<Level> open_;
  std::size_t position_ = 0;  // bytes read when something was wrong
  bool too_deep_ = false;
};

}  // namespace

const std::string* FlatObject::find(std::string_view key) const {
  const auto it = std::find_if(fields.begin(), fields.end(),
                               [&](const auto& field) { return field.first == key; });
  return it == fields.end() ? nullptr : &it->second;
}

Status FlatObject::expect_text(std::string_view key) const {
  const bool is_text = std::find(not_text.begin(), not_text.end(), key) == not_text.end();
  return is_text ? ok() : expected_text(key, line_begin);
}

Failure expected_text(std::string_view key, int line) {
  return fail(Error{.kind = ErrorKind::bad_script,
                    .detail = "json",
                    .message = fmt::format("expected \"{}\" to be text, found something else", key),
                    .line = line});
}

Status walk_json(std::string_view json, const JsonWalk& walk) {
  int line = 1;
  Walker walker(walk, line);
  const CountingIterator begin{json.data(), &line}, end{json.data() + json.size(), nullptr};
  if (nlohmann::json::sax_parse(begin, end, &walker)) return ok();
  return fail(walker.why(json.size()));
}

}  // namespace rolellm
