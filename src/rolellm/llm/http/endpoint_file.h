// Servers by name: `endpoints.yaml`, or one URL.
#pragma once

#include <string>
#include <vector>

#include "rolellm/core/files.h"
#include "rolellm/core/secret.h"
#include "rolellm/llm/http/capabilities.h"

namespace rolellm {

struct EndpointConfig {
  std::string url;  ///< without a slash at the end
  std::string model;
  std::string api;      ///< `openai` or `anthropic`; empty: by the URL's host
  std::string key_env;  ///< environment variable with the key; empty: none
  double weight = 1;
  int concurrency = 0;             ///< requests in flight; 0: the command's
  double requests_per_minute = 0;  ///< 0: no limit
  double tokens_per_minute = 0;    ///< 0: no limit
  double timeout_seconds = 0;      ///< for one try; 0: the command's
  bool stream = false;             ///< ask for streams in bulk too
  std::string tokenizer;           ///< a local model with the same tokenizer
  double input_price = -1;         ///< USD per million tokens; below 0: the prices file's
  double output_price = -1;
  std::string choices = "auto";       ///< `n`: auto, yes, no
  std::string schema = "auto";        ///< auto, json_schema, json_object, prompt
  std::string length_field = "auto";  ///< auto, max_tokens, max_completion_tokens

  std::string where() const { return url; }
  std::string identity() const { return url + "#" + model; }
};
template <class Visitor>
void visit_fields(Visitor&& visit, EndpointConfig& o) {
  visit("url", o.url, "base URL, e.g. http://10.0.0.4:8000/v1");
  visit("model", o.model, "the model's name there");
  visit("api", o.api, "openai or anthropic");
  visit("key_env", o.key_env, "environment variable that holds the key");
  visit("weight", o.weight, "share of the calls, against the others'");
  visit("concurrency", o.concurrency, "requests in flight; 0: --concurrency");
  visit("requests_per_minute", o.requests_per_minute, "0: no limit");
  visit("tokens_per_minute", o.tokens_per_minute, "0: no limit");
  visit("timeout_seconds", o.timeout_seconds, "for one try; 0: --timeout");
  visit("stream", o.stream, "ask for streams in bulk too");
  visit("tokenizer", o.tokenizer, "a local model with the same tokenizer, for exact counts");
  visit("input_price", o.input_price, "USD per million tokens; below 0: from the prices file");
  visit("output_price", o.output_price, "USD per million tokens; below 0: from the prices file");
  visit("choices", o.choices, "several answers from one prompt: auto, yes or no");
  visit("schema", o.schema, "auto, json_schema, json_object or prompt");
  visit("length_field", o.length_field, "auto, max_tokens or max_completion_tokens");
}

struct EndpointSet {
  std::string name;  ///< for people and the journal: the same name is the same model
  std::vector<EndpointConfig> endpoints;
};

/// Reads `rolellm.endpoints/1`. Errors: `config` with file, line and key; `io.*`.
Result<EndpointSet> load_endpoints(const fs::path& file);

/// `http(s)://host[:port]/v1#model`; without `#model` the name `default` is asked for. Error:
/// `usage`.
Result<EndpointSet> endpoint_from_url(const std::string& reference);

/// The key for an endpoint, bound to its origin: what `key_env` names, or for a plain URL
/// `OPENAI_API_KEY` at OpenAI, at `OPENAI_BASE_URL` and on this machine, `ANTHROPIC_API_KEY` at
/// Anthropic, and none elsewhere. A `key_env` that is not set is a `config` error.
Result<Secret> endpoint_key(const EndpointConfig& config);

/// What the file says about `known`, over what the server has shown.
Capabilities with_settings(const EndpointConfig& config, Capabilities known);

}  // namespace rolellm
