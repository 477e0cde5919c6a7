// HTTP through libcurl: one request to a file or to a callback, with the caps of RELIABILITY.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <curl/curl.h>

#include "rolellm/core/files.h"

namespace rolellm {

struct FreeCurl {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeCurlList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlHandle = std::unique_ptr<CURL, FreeCurl>;
using CurlHeaders = std::unique_ptr<curl_slist, FreeCurlList>;

/// Initialises libcurl once for the process.
void start_curl();

/// Downloads `url` to `file`, resuming what is there already, with progress. Errors: `endpoint.*`
/// for the network, `io.*` for the disk. `token` (may be empty) goes only to the URL's own host.
Status download(const std::string& url, const fs::path& file, const std::string& token,
                std::int64_t expected_bytes);

/// `endpoint.unavailable` for a libcurl failure, with the URL.
Failure endpoint_failure(CURLcode code, const std::string& url, const char* detail);

}  // namespace rolellm
