#include "rolellm/llm/http/curl_handles.h"

#include <mutex>

namespace rolellm {

void start_curl() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

}  // namespace rolellm
