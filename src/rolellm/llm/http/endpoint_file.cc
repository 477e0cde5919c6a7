#include "rolellm/llm/http/endpoint_file.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rolellm/core/options.h"
#include "rolellm/core/yaml.h"
#include "rolellm/llm/http/dialect.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

constexpr std::string_view kEndpointsFormat = "rolellm.endpoints/1";
constexpr std::string_view kOpenAi = "https://api.openai.com";
constexpr std::string_view kAnthropic = "https://api.anthropic.com";

bool is_url(const std::string& text) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (text.rfind(scheme, 0) == 0 && text.size() > scheme.size() && text[scheme.size()] != '/')
      return true;
  }
  return false;
}

/// Scheme, host and port, in lower case: what a key is bound to.
std::string origin_of(const std::string& url) {
  const std::size_t host = url.find("://");
  if (host == std::string::npos) return {};
  return lower_ascii(url.substr(0, url.find_first_of("/?#", host + 3)));
}

bool on_this_machine(const std::string& origin) {
  const std::size_t begin = origin.find("://") + 3;
  // A name before an @ is no host.
  if (origin.find('@') != std::string::npos) return false;
  const std::string host = origin.substr(begin);
  for (const std::string_view own : {"127.0.0.1", "localhost", "[::1]"}) {
    if (host == own || host.rfind(std::string(own) + ":", 0) == 0) return true;
  }
  return false;
}

void tidy(EndpointConfig& config) {
  while (!config.url.empty() && config.url.back() == '/') config.url.pop_back();
  if (config.api.empty()) config.api = origin_of(config.url) == kAnthropic ? "anthropic" : "openai";
}

/// The first thing wrong with an endpoint: key and problem.
Status check(const EndpointConfig& config, const std::string& at) {
  const auto wrong = [&](const char* key, const std::string& problem, const char* hint = "") {
    return fail(ErrorKind::config, "", fmt::format("{}.{}: {}", at, key, problem), hint);
  };
  if (!is_url(config.url))
    return wrong("url", fmt::format("expected a URL, found \"{}\"", config.url),
                 "for example http://localhost:8000/v1");
  if (config.url.find('@') != std::string::npos)
    return wrong("url", "expected a URL without a password", "name the key under key_env:");
  if (config.model.empty()) return wrong("model", "expected the model's name at this server");
  if (!find_dialect(config.api))
    return wrong("api", fmt::format("expected openai or anthropic, found \"{}\"", config.api));
  if (!(config.weight > 0)) return wrong("weight", "expected a number above 0");
  for (const auto& [key, value] :
       {std::pair{"concurrency", static_cast<double>(config.concurrency)},
        {"requests_per_minute", config.requests_per_minute},
        {"tokens_per_minute", config.tokens_per_minute},
        {"timeout_seconds", config.timeout_seconds}}) {
    if (value < 0) return wrong(key, "expected 0 or more");
  }
  using Words = std::vector<std::string>;
  for (const auto& [key, value, words] :
       {std::tuple{"choices", &config.choices, Words{"auto", "yes", "no"}},
        {"schema", &config.schema, Words{"auto", "json_schema", "json_object", "prompt"}},
        {"length_field", &config.length_field,
         Words{"auto", "max_tokens", "max_completion_tokens"}}}) {
    if (std::find(words.begin(), words.end(), *value) == words.end())
      return wrong(key,
                   fmt::format("expected one of {}, found \"{}\"", fmt::join(words, ", "), *value));
  }
  return ok();
}

Result<EndpointSet> read_set(const Json& yaml) {
  if (!yaml.is_object() || string_or(yaml, "format", "") != kEndpointsFormat)
    return fail(ErrorKind::config, "", fmt::format("expected format: {}", kEndpointsFormat),
                "write it as the file's first key");
  for (const auto& [key, value] : yaml.items()) {
    if (key != "format" && key != "name" && key != "endpoints")
      return fail(ErrorKind::config, "", key + ": no such option",
                  "one of: format, name, endpoints");
  }
  const auto list = yaml.find("endpoints");
  if (list == yaml.end() || !list->is_array() || list->empty())
    return fail(ErrorKind::config, "", "endpoints: expected a list of servers",
                "- {url: http://localhost:8000/v1, model: NAME}");
  EndpointSet set;
  std::set<std::string> models;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string at = fmt::format("endpoints[{}]", i);
    EndpointConfig config;
    if (auto read = options_from_json((*list)[i], config, at); !read) return fail(read.error());
    tidy(config);
    if (auto sound = check(config, at); !sound) return fail(sound.error());
    models.insert(config.model);
    set.endpoints.push_back(std::move(config));
  }
  // A replica more or less is the same model, and its answers in a journal stay valid.
  set.name = string_or(yaml, "name", fmt::format("{}", fmt::join(models, "+")));
  return set;
}

}  // namespace

Result<EndpointSet> load_endpoints(const fs::path& file) {
  auto text = read_text(file);
  if (!text) return fail(text.error());
  auto yaml = parse_yaml(*text, file.string());
  if (!yaml) return fail(yaml.error());
  auto set = read_set(*yaml);
  if (set) return set;
  Error error = set.error();
  error.file = file.string();
  // The message starts with the key: `endpoints[1].weight: …`.
  error.line = yaml_line(*text, error.message.substr(0, error.message.find(": ")));
  return fail(std::move(error));
}

Result<EndpointSet> endpoint_from_url(const std::string& reference) {
  const std::size_t hash = reference.find('#');
  EndpointConfig config;
  config.url = reference.substr(0, hash);
  config.model = hash == std::string::npos ? "default" : reference.substr(hash + 1);
  tidy(config);
  if (!is_url(config.url) || config.url.find('@') != std::string::npos || config.model.empty()) {
    return fail(ErrorKind::usage, "model",
                "expected a URL with a host, without a password, and a model's name behind #",
                "for example http://localhost:8080/v1#model");
  }
  const std::string identity = config.identity();
  return EndpointSet{identity, {std::move(config)}};
}

Result<Secret> endpoint_key(const EndpointConfig& config) {
  if (!config.key_env.empty()) {
    Secret key = secret_from_env(config.key_env);
    if (key.empty())
      return fail(
          ErrorKind::config, "",
          fmt::format("key_env: {} is not set, but {} needs it", config.key_env, config.url));
    return key;
  }
  const std::string origin = origin_of(config.url);
  if (origin == kAnthropic) return secret_from_env("ANTHROPIC_API_KEY");
  const char* base = std::getenv("OPENAI_BASE_URL");
  const bool own = base && *base ? origin == origin_of(base) : origin == kOpenAi;
  return own || on_this_machine(origin) ? secret_from_env("OPENAI_API_KEY") : Secret();
}

Capabilities with_settings(const EndpointConfig& config, Capabilities known) {
  if (config.choices != "auto") known.n = config.choices == "yes" ? Known::yes : Known::no;
  if (config.length_field != "auto") known.length_field = config.length_field;
  if (config.schema == "json_schema") known.schema = SchemaWay::json_schema;
  if (config.schema == "json_object") known.schema = SchemaWay::json_object;
  if (config.schema == "prompt") known.schema = SchemaWay::prompt;
  return known;
}

}  // namespace rolellm
