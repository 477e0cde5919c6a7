#include "rolellm/llm/json_grammar.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rolellm/llm/schema_keywords.h"

namespace rolellm {
namespace {

constexpr std::int64_t kDefaultMaxLength = 400;
constexpr std::int64_t kDefaultMaxItems = 16;
constexpr std::int64_t kMostRepeats = 100'000;
constexpr int kMostLevels = 32;
constexpr std::size_t kMostNodes = 2000;
constexpr std::size_t kMostProperties = 64;
constexpr std::size_t kMostAlternatives = 16;
constexpr std::size_t kMostLiteralBytes = 65'536;

class SchemaReader {
 public:
  SchemaReader(const Json& root, const TokenTable& tokens) : root_(root), tokens_(tokens) {}

  /// The index of the node made of the whole schema.
  Result<int> read() {
    auto root = read(root_, 0);
    if (root || path_.empty()) return root;
    return fail(root.error(), fmt::format("{}", fmt::join(path_, ".")));
  }

  std::vector<JsonNode> take_nodes() { return std::move(nodes_); }

 private:
  Result<int> read(const Json& schema, int level) {
    if (level > kMostLevels) return unsupported_schema("more than 32 levels");
    if (nodes_.size() >= kMostNodes) return unsupported_schema("more than 2000 values");
    if (!schema.is_object()) return unsupported_schema("a schema that is no object");
    if (schema.contains("const")) {
      return literals(schema, Json::array({schema["const"]}), "const");
    }
    if (schema.contains("enum")) return literals(schema, schema["enum"], "enum");
    if (schema.contains("$ref")) return referred(schema, level);
    for (const char* keyword : {"anyOf", "oneOf"}) {
      if (schema.contains(keyword)) return any_of(schema, keyword, level);
    }
    if (!schema.contains("type")) {
      auto fine = only_keywords(schema, {});  // allOf and such: named, as the reason
      return fine ? unsupported_schema("a value without a type") : fail(fine.error());
    }
    if (schema["type"].is_array()) return any_type(schema, level);
    if (!schema["type"].is_string()) return unsupported_schema("a type that is no name");
    return typed(schema, schema["type"].get<std::string>(), level);
  }

  /// A part of the value being read. Where it cannot be read its path stays, for the error.
  Result<int> read_part(std::string name, const Json& schema, int level) {
    path_.push_back(std::move(name));
    auto part = read(schema, level + 1);
    if (part) path_.pop_back();
    return part;
  }

  Result<int> referred(const Json& schema, int level) {
    if (auto fine = only_keywords(schema, {"$ref"}); !fine) return fail(fine.error());
    auto target = find_reference(root_, schema["$ref"]);
    if (!target) return fail(target.error());
    if (std::find(referred_.begin(), referred_.end(), *target) != referred_.end() ||
        *target == &root_) {
      return unsupported_schema("the $ref " + dump_json(schema["$ref"]) + " inside what it names");
    }
    referred_.push_back(*target);
    auto node = read(**target, level + 1);
    referred_.pop_back();
    return node;
  }

  int add(JsonNode node) {
    nodes_.push_back(std::move(node));
    return static_cast<int>(nodes_.size()) - 1;
  }

  Result<std::vector<int>> cost_of(const std::string& text) {
    literal_bytes_ += text.size();
    if (literal_bytes_ > kMostLiteralBytes)
      return unsupported_schema("more than 65536 bytes of names");
    auto fewest = tokens_.fewest_tokens(text);
    if (fewest.front() >= TokenTable::kNever) {
      return fail(ErrorKind::bad_model, "vocabulary",
                  "the model's vocabulary cannot write " + text + ", which the schema needs");
    }
    return fewest;
  }

  /// Checks that each of `characters` has a token of its own, so that none is out of reach.
  Status spells(std::string_view characters) const {
    for (std::size_t at = 0; at < characters.size(); ++at) {
      if (tokens_.fewest_tokens(characters.substr(at, 1)).front() == 1) continue;
      return fail(ErrorKind::bad_model, "vocabulary",
                  fmt::format("the model's vocabulary has no token for '{}', which JSON needs",
                              characters[at]));
    }
    return ok();
  }

  Result<int> literals(const Json& schema, const Json& values, const char* keyword) {
    if (auto fine = only_keywords(schema, {"type", keyword}); !fine) return fail(fine.error());
    if (!values.is_array() || values.empty()) return unsupported_schema("an enum without values");
    std::vector<JsonLiteral> literals;
    for (const Json& value : values) {
      if (!is_within(value, kMostLevels)) return unsupported_schema("more than 32 levels");
      std::string text = layout(value);
      auto fewest = cost_of(text);
      if (!fewest) return fail(fewest.error());
      literals.push_back({.text = std::move(text), .fewest = std::move(*fewest)});
    }
    return one_of(std::move(literals));
  }

  int one_of(std::vector<JsonLiteral> literals) {
    std::sort(literals.begin(), literals.end(), by_text);
    const auto same = [](const JsonLiteral& a, const JsonLiteral& b) { return a.text == b.text; };
    literals.erase(std::unique(literals.begin(), literals.end(), same), literals.end());
    JsonNode node{.kind = JsonNode::Kind::literals, .fewest = TokenTable::kNever};
    for (const JsonLiteral& literal : literals) {
      node.first_bytes.set(static_cast<unsigned char>(literal.text.front()));
      node.fewest = std::min(node.fewest, literal.fewest.front());
    }
    node.values = std::move(literals);
    return add(std::move(node));
  }

  static bool by_text(const JsonLiteral& a, const JsonLiteral& b) { return a.text < b.text; }

  static bool is_within(const Json& value, int levels) {
    if (!value.is_structured()) return true;
    return levels > 0 && std::all_of(value.begin(), value.end(),
                                     [&](const Json& item) { return is_within(item, levels - 1); });
  }

  /// A fixed value in our layout.
  static std::string layout(const Json& value) {
    if (!value.is_structured()) return dump_json(value);
    std::string text(1, value.is_object() ? '{' : '[');
    for (const auto& [key, item] : value.items()) {
      if (text.size() > 1) text += ", ";
      if (value.is_object()) text += dump_json(Json(key)) + ": ";
      text += layout(item);
    }
    return text + (value.is_object() ? '}' : ']');
  }

  /// What is one of alternatives that begin differently is exactly one of them.
  Result<int> any_of(const Json& schema, const char* keyword, int level) {
    if (auto fine = only_keywords(schema, {keyword}); !fine) return fail(fine.error());
    const Json& list = schema[keyword];
    if (!list.is_array() || list.empty() || list.size() > kMostAlternatives) {
      return unsupported_schema(fmt::format("\"{}\" without a list of 1 to 16 schemas", keyword));
    }
    return either(list, keyword, level);
  }

  template <class List>
  Result<int> either(const List& alternatives, const char* keyword, int level) {
    JsonNode node{.kind = JsonNode::Kind::either, .fewest = TokenTable::kNever};
    std::vector<JsonLiteral> fixed;  // texts may begin alike
    for (const Json& alternative : alternatives) {
      auto child = read_part(keyword, alternative, level);
      if (!child) return child;
      const JsonNode& read = nodes_[static_cast<std::size_t>(*child)];
      if (read.kind == JsonNode::Kind::literals) {
        fixed.insert(fixed.end(), read.values.begin(), read.values.end());
      } else if (auto apart = add_alternative(node, *child); !apart) {
        return fail(apart.error());
      }
    }
    if (!fixed.empty()) {
      if (auto apart = add_alternative(node, one_of(std::move(fixed))); !apart)
        return fail(apart.error());
    }
    return add(std::move(node));
  }

  /// `"type": ["string", "null"]`: the keywords go to the types that they belong to.
  Result<int> any_type(const Json& schema, int level) {
    auto parts = one_schema_per_type(schema);
    if (!parts) return fail(parts.error());
    return either(*parts, "type", level);
  }

  Status add_alternative(JsonNode& node, int child) {
    const JsonNode& alternative = nodes_[static_cast<std::size_t>(child)];
    if ((node.first_bytes & alternative.first_bytes).any()) {
      return unsupported_schema("alternatives that begin alike");
    }
    node.first_bytes |= alternative.first_bytes;
    node.fewest = std::min(node.fewest, alternative.fewest);
    node.children.push_back(child);
    return ok();
  }

  Result<int> typed(const Json& schema, const std::string& type, int level) {
    if (auto fine = check_type_keywords(schema, type); !fine) return fail(fine.error());
    if (type == "object") return object(schema, level);
    if (type == "array") return array(schema, level);
    if (type == "string") return text(schema);
    if (type == "integer") return number(schema, 0);
    if (type == "number") return number(schema, kMostPlaces);
    return literals(Json::object(),
                    type == "boolean" ? Json::array({true, false}) : Json::array({nullptr}), "");
  }

  Result<int> text(const Json& schema) {
    auto length =
        read_bounds(schema, {"minLength", "maxLength"}, {0, kDefaultMaxLength}, 0, kMostRepeats);
    if (!length) return fail(length.error());
    if (auto spelled = spells("\"\\nt"); !spelled) return fail(spelled.error());
    if (tokens_.letters_at_once() == 0) {
      return fail(ErrorKind::bad_model, "vocabulary", "the model's vocabulary writes no letters");
    }
    JsonNode node{.kind = JsonNode::Kind::text,
                  .least = length->least,
                  .most = length->most,
                  .letters_at_once = tokens_.letters_at_once(),
                  .spells_bytes = tokens_.spells_bytes()};
    node.first_bytes.set('"');
    node.fewest = 1 + text_cost(node, 0);
    return add(std::move(node));
  }

  Result<int> number(const Json& schema, int places) {
    auto range = read_range(schema, places);
    if (!range) return fail(range.error());
    if (auto spelled = spells(range->places > 0 ? "-0123456789." : "-0123456789"); !spelled)
      return fail(spelled.error());
    JsonNode node{.kind = JsonNode::Kind::number, .range = *range, .fewest = TokenTable::kNever};
    for (const char first : std::string_view("-0123456789")) {
      const auto byte = static_cast<unsigned char>(first);
      const int missing =
          missing_characters(*range, *WrittenNumber{}.followed_by(byte, range->places));
      if (missing < 0) continue;
      node.first_bytes.set(byte);
      node.fewest = std::min(node.fewest, 1 + missing);
    }
    return add(std::move(node));
  }

  Result<int> array(const Json& schema, int level) {
    if (!schema.contains("items")) return unsupported_schema("an array without items");
    auto length =
        read_bounds(schema, {"minItems", "maxItems"}, {0, kDefaultMaxItems}, 0, kMostRepeats);
    if (!length) return fail(length.error());
    auto item = read_part("items", schema["items"], level);
    if (!item) return item;
    if (auto spelled = spells("[], "); !spelled) return fail(spelled.error());
    JsonNode node{.kind = JsonNode::Kind::array,
                  .least = length->least,
                  .most = length->most,
                  .children = {*item},
                  .separator = tokens_.fewest_tokens(", ").front()};
    node.first_bytes.set('[');
    node.fewest = add_costs(1, array_cost(node, nodes_[static_cast<std::size_t>(*item)], 0));
    return add(std::move(node));
  }

  Result<int> object(const Json& schema, int level) {
    if (!schema.contains("properties") || !schema["properties"].is_object()) {
      return unsupported_schema("an object without properties");
    }
    const Json& properties = schema["properties"];
    if (properties.size() > kMostProperties) return unsupported_schema("more than 64 properties");
    auto wanted = required_properties(schema);
    if (!wanted) return fail(wanted.error());
    JsonNode node{.kind = JsonNode::Kind::object};
    std::vector<std::string> names;
    for (const auto& [key, value] : properties.items()) {
      auto child = read_part(key, value, level);
      if (!child) return child;
      node.children.push_back(*child);
      names.push_back(dump_json(Json(key)) + ": ");
    }
    node.steps.resize(names.size() + 1);
    node.rest.assign(names.size() + 1, TokenTable::kNever);
    // From the end, so that what follows a property is known when it is reached.
    for (std::size_t step = names.size() + 1; step-- > 0;) {
      if (auto made = add_step(node, step, names, *wanted); !made) return fail(made.error());
    }
    node.first_bytes.set('{');
    node.fewest = node.rest.front();
    return add(std::move(node));
  }

  /// What may stand once the first `step` properties are behind: one of the next ones up to the
  /// first that must be there, or the end where none must.
  Status add_step(JsonNode& node, std::size_t step, const std::vector<std::string>& names,
                  const std::vector<bool>& wanted) {
    // At the beginning nothing was written; later something was, since the step before wrote it.
    const std::string open = step == 0 ? "{" : ", ";
    std::size_t next = step;
    for (; next < names.size(); ++next) {
      node.steps[step].push_back({.text = open + names[next], .property = static_cast<int>(next)});
      if (wanted[next]) break;
    }
    if (next == names.size()) node.steps[step].push_back({.text = step == 0 ? "{}" : "}"});
    std::sort(node.steps[step].begin(), node.steps[step].end(), by_text);
    for (JsonLiteral& literal : node.steps[step]) {
      auto fewest = cost_of(literal.text);
      if (!fewest) return fail(fewest.error());
      literal.fewest = std::move(*fewest);
      int cost = literal.fewest.front();
      if (literal.property >= 0) {
        const auto property = static_cast<std::size_t>(literal.property);
        const int value = nodes_[static_cast<std::size_t>(node.children[property])].fewest;
        cost = add_costs(cost, add_costs(value, node.rest[property + 1]));
      }
      node.rest[step] = std::min(node.rest[step], cost);
    }
    return ok();
  }

  const Json& root_;
  const TokenTable& tokens_;
  std::vector<JsonNode> nodes_;
  std::size_t literal_bytes_ = 0;
  std::vector<std::string> path_;      ///< to the value being read
  std::vector<const Json*> referred_;  ///< by `$ref`, around the value being read
};

}  // namespace

Result<std::shared_ptr<const JsonGrammar>> JsonGrammar::compile(const Json& schema,
                                                                const TokenTable& tokens) {
  SchemaReader reader(schema, tokens);
  auto root = reader.read();
  if (!root) return fail(root.error());
  return std::shared_ptr<const JsonGrammar>(new JsonGrammar(tokens, reader.take_nodes(), *root));
}

}  // namespace rolellm
