#include "rolellm/llm/json_grammar.h"

#include <algorithm>

#include <fmt/format.h>

namespace rolellm {
namespace {

constexpr int kDefaultMaxLength = 400;
constexpr int kDefaultMaxItems = 16;
constexpr int kMostRepeats = 1000;  // libllama refuses grammars that repeat much more
constexpr int kMostLevels = 32;

/// A GBNF literal that matches `text` exactly.
std::string literal(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n') {
      quoted += "\\n";
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

class GrammarWriter {
 public:
  Result<std::string> rule_for(const Json& schema, int level = 0) {
    if (level > kMostLevels) return unsupported("more than 32 levels");
    if (!schema.is_object()) return unsupported("a schema that is no object");
    if (schema.contains("const")) return literal(dump_json(schema["const"]));
    if (schema.contains("enum")) return enumeration(schema["enum"]);
    const std::string type = string_or(schema, "type", "");
    if (type == "object") return object(schema, level);
    if (type == "array") return array(schema, level);
    if (type == "string") return text(schema);
    if (type == "integer") return std::string(R"("-"? ("0" | [1-9] [0-9]{0,8}))");
    if (type == "number") return std::string(R"("-"? ("0" | [1-9] [0-9]{0,8}) ("." [0-9]{1,6})?)");
    if (type == "boolean") return std::string(R"(("true" | "false"))");
    return unsupported("type \"" + type + "\"");
  }

  std::string rules() const { return rules_; }

 private:
  static Failure unsupported(const std::string& what) {
    return fail(ErrorKind::usage, "schema",
                "this JSON schema uses " + what + ", which no grammar is made for");
  }

  std::string add_rule(const std::string& body) {
    const std::string name = fmt::format("r{}", count_++);
    rules_ += name + " ::= " + body + "\n";
    return name;
  }

  static Result<std::string> enumeration(const Json& values) {
    if (!values.is_array() || values.empty()) return unsupported("an enum without values");
    std::string body;
    for (const Json& value : values)
      body += (body.empty() ? "" : " | ") + literal(dump_json(value));
    return "(" + body + ")";
  }

  struct Bounds {
    int least = 0;
    int most = 0;
  };
  /// The bounds under two keywords. Without an upper one the answer may still not run on for ever.
  static Result<Bounds> bounds(const Json& schema, const char* least, const char* most,
                               int default_most) {
    std::int64_t limits[2] = {0, default_most};
    const char* keys[2] = {least, most};
    for (int i = 0; i < 2; ++i) {
      if (!schema.contains(keys[i])) continue;
      if (!schema[keys[i]].is_number_integer())
        return unsupported(std::string(keys[i]) + " that is no whole number");
      limits[i] = schema[keys[i]].get<std::int64_t>();
    }
    if (!schema.contains(most)) limits[1] = std::max(limits[0], limits[1]);
    if (limits[0] < 0 || limits[1] < limits[0] || limits[1] > kMostRepeats) {
      return unsupported(fmt::format("{} {} and {} {} (0 to {} are possible)", least, limits[0],
                                     most, limits[1], kMostRepeats));
    }
    return Bounds{static_cast<int>(limits[0]), static_cast<int>(limits[1])};
  }

  static Result<std::string> text(const Json& schema) {
    auto length = bounds(schema, "minLength", "maxLength", kDefaultMaxLength);
    if (!length) return fail(length.error());
    // No control characters; the two escapes a written sentence needs.
    return fmt::format(R"("\"" ([^"\\\x00-\x1F\x7F] | "\\" ["\\n]){{{},{}}} "\"")", length->least,
                       length->most);
  }

  Result<std::string> object(const Json& schema, int level) {
    std::string body = literal("{");
    bool first = true;
    if (!schema.contains("properties") || !schema["properties"].is_object())
      return unsupported("an object without properties");
    for (const auto& [key, value] : schema["properties"].items()) {
      auto rule = rule_for(value, level + 1);
      if (!rule) return rule;
      body +=
          " " + literal((first ? "" : ", ") + dump_json(Json(key)) + ": ") + " " + add_rule(*rule);
      first = false;
    }
    return body + " " + literal("}");
  }

  Result<std::string> array(const Json& schema, int level) {
    if (!schema.contains("items")) return unsupported("an array without items");
    auto length = bounds(schema, "minItems", "maxItems", kDefaultMaxItems);
    if (!length) return fail(length.error());
    if (length->most == 0) return literal("[]");
    auto item = rule_for(schema["items"], level + 1);
    if (!item) return item;
    const std::string name = add_rule(*item);
    const std::string rest =
        fmt::format("(\", \" {}){{{},{}}}", name, std::max(length->least - 1, 0), length->most - 1);
    const std::string filled = fmt::format("\"[\" {} {} \"]\"", name, rest);
    return length->least > 0 ? filled : "(\"[]\" | " + filled + ")";
  }

  std::string rules_;
  int count_ = 0;
};

}  // namespace

Result<std::string> grammar_from_schema(const Json& schema) {
  GrammarWriter writer;
  auto root = writer.rule_for(schema);
  if (!root) return root;
  return writer.rules() + "root ::= " + *root + "\n";
}

}  // namespace rolellm
