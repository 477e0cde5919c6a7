// libcurl's handles as owned values.
#pragma once

#include <memory>

#include <curl/curl.h>

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

}  // namespace rolellm
