#include "rolellm/llm/json_matcher.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "rolellm/core/random.h"
#include "rolellm/llm/test_tokens.h"

namespace rolellm {
namespace {

/// Random schemas, texts of them in our layout, and a judge that knows nothing of grammars.
class Schemas {
 public:
  explicit Schemas(std::uint64_t seed) : random_(seed) {}

  Json schema(int depth) {
    switch (random_.below(depth > 0 ? 9 : 6)) {
      case 0:
        return {{"type", random_.below(2) == 0 ? "boolean" : "null"}};
      case 1:
        return {{"enum", Json::array({1, 12, "a", "ab", nullptr, -3, Json::array({1, 2})})}};
      case 2: {
        const auto least = static_cast<std::int64_t>(random_.below(2000)) - 1000;
        return {{"type", "integer"},
                {"minimum", least},
                {"maximum", least + static_cast<std::int64_t>(random_.below(1500))}};
      }
      case 3: {
        const auto least = static_cast<double>(random_.below(2000)) / 8 - 120;
        const double width = random_.below(2) == 0 ? 0.01 : 200;
        return {{"type", "number"}, {"minimum", least}, {"maximum", least + width}};
      }
      case 4:
        return text();
      case 5: {
        Json either = text();
        either["type"] = Json::array({"string", "null"});
        return either;
      }
      case 6: {
        const std::uint64_t least = random_.below(3);
        return {{"type", "array"},
                {"items", schema(depth - 1)},
                {"minItems", least},
                {"maxItems", least + random_.below(3)}};
      }
      default: {
        Json properties = Json::object(), required = Json::array();
        const char* names[] = {"a", "ab", "b\"c", "灯", "confidence"};
        for (const char* name : names) {
          if (random_.below(2) == 0) continue;
          properties[name] = schema(depth - 1);
          if (random_.below(2) == 0) required.push_back(name);
        }
        return {{"type", "object"}, {"properties", properties}, {"required", required}};
      }
    }
  }

  std::string instance(const Json& schema) {
    if (schema.contains("enum")) {
      const Json& values = schema["enum"];
      const Json& value = values[random_.below(values.size())];
      return value.is_array() ? "[1, 2]" : dump_json(value);
    }
    if (schema["type"].is_array()) {
      if (random_.below(2) == 0) return "null";
      Json one = schema;
      one["type"] = "string";
      return instance(one);
    }
    const std::string type = schema["type"];
    if (type == "null") return "null";
    if (type == "boolean") return random_.below(2) == 0 ? "true" : "false";
    if (type == "integer") {
      return std::to_string(between(schema["minimum"], schema["maximum"]));
    }
    if (type == "number") {
      const double least = schema["minimum"], most = schema["maximum"];
      std::string number = fmt::format("{:.6f}", least + (most - least) * random_.uniform());
      while (random_.below(2) == 0 && number.back() == '0') number.pop_back();
      if (number.back() == '.') number.pop_back();
      if (std::stod(number) == 0 && number.front() == '-') number.erase(0, 1);
      return number;
    }
    std::string out;
    if (type == "string") {
      const char* characters[] = {"a", "灯", "🙂", "é", "\\\"", "\\\\", "\\n", "\\t", " ", "z"};
      for (auto left = between(schema["minLength"], schema["maxLength"]); left > 0; --left) {
        out += characters[random_.below(std::size(characters))];
      }
      return "\"" + out + "\"";
    }
    if (type == "array") {
      for (auto left = between(schema["minItems"], schema["maxItems"]); left > 0; --left) {
        out += (out.empty() ? "" : ", ") + instance(schema["items"]);
      }
      return "[" + out + "]";
    }
    for (const auto& [key, value] : schema["properties"].items()) {
      if (!is_required(schema, key) && random_.below(2) == 0) continue;
      out += (out.empty() ? "" : ", ") + dump_json(Json(key)) + ": " + instance(value);
    }
    return "{" + out + "}";
  }

  static bool is_required(const Json& schema, const std::string& key) {
    const Json& required = schema["required"];
    return std::find(required.begin(), required.end(), key) != required.end();
  }

  static bool is_valid(const Json& schema, const Json& value) {
    if (schema.contains("enum")) {
      const Json& values = schema["enum"];
      return std::find(values.begin(), values.end(), value) != values.end();
    }
    if (schema["type"].is_array() && value.is_null()) return true;
    const std::string type = schema["type"].is_array() ? "string" : schema["type"];
    if (type == "null") return value.is_null();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") {
      return value.is_number_integer() && value.get<std::int64_t>() >= schema["minimum"] &&
             value.get<std::int64_t>() <= schema["maximum"];
    }
    if (type == "number") {
      return value.is_number() && value.get<double>() >= schema["minimum"] &&
             value.get<double>() <= schema["maximum"];
    }
    if (type == "string") {
      if (!value.is_string()) return false;
      const auto text = value.get<std::string>();
      const auto characters =
          std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
      return characters >= schema["minLength"] && characters <= schema["maxLength"];
    }
    if (type == "array") {
      return value.is_array() && value.size() >= schema["minItems"] &&
             value.size() <= schema["maxItems"] &&
             std::all_of(value.begin(), value.end(),
                         [&](const Json& item) { return is_valid(schema["items"], item); });
    }
    if (!value.is_object()) return false;
    for (const auto& [key, part] : value.items()) {
      if (!schema["properties"].contains(key) || !is_valid(schema["properties"][key], part)) {
        return false;
      }
    }
    return std::all_of(schema["required"].begin(), schema["required"].end(),
                       [&](const Json& key) { return value.contains(key.get<std::string>()); });
  }

  std::string mutated(std::string text) {
    for (auto changes = 1 + random_.below(3); changes > 0; --changes) {
      const std::size_t at = random_.below(text.size() + 1);
      const char byte = "0\"{}[], :1a\\-.\x80\n"[random_.below(16)];
      switch (random_.below(3)) {
        case 0:
          text.insert(at, 1, byte);
          break;
        case 1:
          if (at < text.size()) text.erase(at, 1);
          break;
        default:
          if (at < text.size()) text[at] = byte;
      }
    }
    return text;
  }

  Random& random() { return random_; }

 private:
  Json text() {
    const std::uint64_t least = random_.below(6);
    return {{"type", "string"}, {"minLength", least}, {"maxLength", least + random_.below(9)}};
  }
  std::int64_t between(const Json& least, const Json& most) {
    const auto low = least.get<std::int64_t>();
    return low + static_cast<std::int64_t>(
                     random_.below(static_cast<std::uint64_t>(most.get<std::int64_t>() - low + 1)));
  }
  Random random_;
};

std::shared_ptr<const JsonGrammar> compiled(const Json& schema) {
  auto grammar = JsonGrammar::compile(schema, test_tokens());
  EXPECT_TRUE(grammar) << dump_json(schema);
  return grammar ? *grammar : nullptr;
}

bool accepts(const std::shared_ptr<const JsonGrammar>& grammar, std::string_view text) {
  JsonMatcher matcher(grammar);
  return matcher.advance(text) && matcher.is_complete();
}

constexpr std::uint64_t kSchemas = 200;

TEST(JsonMatcher, AcceptsEveryTextOfARandomSchema) {
  for (std::uint64_t seed = 0; seed < kSchemas; ++seed) {
    Schemas schemas(seed);
    const Json schema = schemas.schema(3);
    const auto grammar = compiled(schema);
    for (int i = 0; i < 20; ++i) {
      const std::string text = schemas.instance(schema);
      EXPECT_TRUE(accepts(grammar, text)) << dump_json(schema) << "\n" << text;
    }
  }
}

TEST(JsonMatcher, AcceptsNothingElse) {
  int accepted = 0;
  for (std::uint64_t seed = 0; seed < kSchemas; ++seed) {
    Schemas schemas(seed);
    const Json schema = schemas.schema(3);
    const auto grammar = compiled(schema);
    for (int i = 0; i < 100; ++i) {
      const std::string text = schemas.mutated(schemas.instance(schema));
      if (!accepts(grammar, text)) continue;
      ++accepted;
      auto value = parse_json(text);
      ASSERT_TRUE(value) << text;
      EXPECT_TRUE(Schemas::is_valid(schema, *value)) << dump_json(schema) << "\n" << text;
    }
  }
  EXPECT_GT(accepted, 500);  // some changes leave a text valid
}

/// Writes with random tokens of those allowed; the text when it ended within `max_tokens`.
std::string random_answer(const std::shared_ptr<const JsonGrammar>& grammar, int max_tokens,
                          Random& random) {
  JsonMatcher matcher(grammar);
  std::string text;
  for (int left = max_tokens - 1; left >= 0 && !matcher.is_finished(); --left) {
    const auto allowed = matcher.allowed_tokens(left);
    if (allowed.empty()) return "no token after " + text;
    const std::int32_t token = allowed[random.below(allowed.size())];
    EXPECT_TRUE(matcher.allows(token, left));
    if (test_tokens().ends_answer(token)) break;
    text += test_tokens().text(token);
    EXPECT_TRUE(matcher.advance(test_tokens().text(token)));
    EXPECT_LE(matcher.fewest_to_end(), left);
  }
  return matcher.is_complete() ? text : "not ended: " + text;
}

TEST(JsonMatcher, AlwaysEndsWithinTheTokensItHas) {
  for (std::uint64_t seed = 0; seed < kSchemas; ++seed) {
    Schemas schemas(seed);
    const Json schema = schemas.schema(3);
    const auto grammar = compiled(schema);
    // The very fewest, one more, and enough to be free for a while.
    for (const int more : {0, 1, 7, 60}) {
      const std::string text =
          random_answer(grammar, grammar->fewest_tokens() + more, schemas.random());
      auto value = parse_json(text);
      ASSERT_TRUE(value) << dump_json(schema) << "\n" << text;
      EXPECT_TRUE(Schemas::is_valid(schema, *value)) << dump_json(schema) << "\n" << text;
    }
  }
}

TEST(JsonMatcher, NamesTheTokensItAllowsOneByOneToo) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Schemas schemas(seed);
    const Json schema = schemas.schema(3);
    JsonMatcher matcher(compiled(schema));
    const std::string text = schemas.instance(schema);
    ASSERT_TRUE(matcher.advance(std::string_view(text).substr(0, text.size() / 2)));
    for (const int left : {3, 1000}) {
      std::vector<std::int32_t> one_by_one;
      for (std::int32_t token = 0; token < static_cast<std::int32_t>(test_tokens().size());
           ++token) {
        if (matcher.allows(token, left)) one_by_one.push_back(token);
      }
      EXPECT_EQ(matcher.allowed_tokens(left), one_by_one) << text;
    }
  }
}

}  // namespace
}  // namespace rolellm
