// The batch API of one server: files up and down, batches made and looked after. Each request is
// tried again where that may help.
#pragma once

#include <optional>
#include <string>

#include "rolellm/core/clock.h"
#include "rolellm/core/json.h"
#include "rolellm/core/random.h"
#include "rolellm/llm/http/endpoint.h"

namespace rolellm {

/// What a server says of a batch.
struct BatchNews {
  std::optional<Error> forgotten;  ///< why, where the server does not know it any more
  std::string status;              ///< `in_progress`, `completed`, …
  Json batch;
};

class BatchApi {
 public:
  BatchApi(Endpoint& endpoint, Transport& transport, const Clock& clock, double retry_seconds,
           int tries)
      : endpoint_(endpoint),
        transport_(transport),
        clock_(clock),
        retry_seconds_(retry_seconds),
        tries_(tries),
        random_(1) {}

  /// The id of the batch whose metadata holds `hash` and that has not failed; empty for none.
  Result<std::string> find(const std::string& hash);
  /// Makes a batch of `lines`, whose hash it keeps in its metadata; gives its id.
  Result<std::string> submit(const std::string& hash, const std::string& lines);
  Result<BatchNews> news_of(const std::string& batch_id);
  /// The text of a file, at most 1 GiB.
  Result<std::string> download(const std::string& file_id);
  /// Errors: `interrupted`.
  Status sleep(double seconds);

 private:
  std::string where() const { return endpoint_.config().where(); }
  HttpRequest get(const std::string& path) const;
  Result<std::string> upload(const std::string& hash, const std::string& lines);
  Result<std::string> string_in(const std::string& text, const char* key) const;
  /// What comes of a request.
  Result<HttpReply> exchange(const HttpRequest& request, int tries);
  Result<std::string> body_of(const HttpReply& reply) const;
  Result<std::string> call(const HttpRequest& request, int tries);

  Endpoint& endpoint_;
  Transport& transport_;
  const Clock& clock_;
  double retry_seconds_;
  int tries_;
  Random random_;
};

}  // namespace rolellm
