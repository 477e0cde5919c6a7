#include "rolellm/llm/json_grammar.h"

#include <fmt/format.h>

namespace rolellm {
namespace {

constexpr int kDefaultMaxLength = 400;
constexpr int kDefaultMaxItems = 16;

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
  Result<std::string> rule_for(const Json& schema) {
    if (!schema.is_object()) return unsupported("a schema that is no object");
    if (schema.contains("const")) return literal(dump_json(schema["const"]));
    if (schema.contains("enum")) return enumeration(schema["enum"]);
    const std::string type = string_or(schema, "type", "");
    if (type == "object") return object(schema);
    if (type == "array") return array(schema);
    if (type == "string") return text(schema);
    if (type == "integer") return std::string(R"("-"? ("0" | [1-9] [0-9]{0,8}))");
    if (type == "number") return std::string(R"("-"? ("0" | [1-9] [0-9]{0,8}) ("." [0-9]{1,6})?)");
    if (type == "boolean") return std::string(R"(("true" | "false"))");
    return unsupported("type \"" + type + "\"");
  }

  std::string rules() const { return rules_; }

 private:
  static Failure unsupported(const std::string& what) {
    return fail(ErrorKind::usage, "schema", "this JSON schema uses " + what + ", which no grammar is made for");
  }

  std::string add_rule(const std::string& body) {
    const std::string name = fmt::format("r{}", count_++);
    rules_ += name + " ::= " + body + "\n";
    return name;
  }

  static Result<std::string> enumeration(const Json& values) {
    std::string body;
    for (const Json& value : values) body += (body.empty() ? "" : " | ") + literal(dump_json(value));
    return "(" + body + ")";
  }

  static Result<std::string> text(const Json& schema) {
    const int least = schema.value("minLength", 0);
    const int most = schema.value("maxLength", kDefaultMaxLength);
    // No control characters; the two escapes a written sentence needs.
    return fmt::format(R"("\"" ([^"\\\x00-\x1F\x7F] | "\\" ["\\n]){{{},{}}} "\"")", least, most);
  }

  Result<std::string> object(const Json& schema) {
    std::string body = literal("{");
    bool first = true;
    if (!schema.contains("properties")) return unsupported("an object without properties");
    for (const auto& [key, value] : schema["properties"].items()) {
      auto rule = rule_for(value);
      if (!rule) return rule;
      body += " " + literal((first ? "\"" : ", \"") + key + "\": ") + " " + add_rule(*rule);
      first = false;
    }
    return body + " " + literal("}");
  }

  Result<std::string> array(const Json& schema) {
    if (!schema.contains("items")) return unsupported("an array without items");
    auto item = rule_for(schema["items"]);
    if (!item) return item;
    const std::string name = add_rule(*item);
    const int least = schema.value("minItems", 0);
    const int most = std::max(schema.value("maxItems", kDefaultMaxItems), 1);
    const std::string rest = fmt::format("(\", \" {}){{{},{}}}", name, std::max(least - 1, 0), most - 1);
    const std::string filled = fmt::format("\"[\" {} {} \"]\"", name, rest);
    return least > 0 ? filled : "(\"[]\" | " + filled + ")";
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
