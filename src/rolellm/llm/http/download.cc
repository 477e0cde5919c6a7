#include "rolellm/llm/http/download.h"

#include <cerrno>
#include <cstdio>

#include <fmt/format.h>

#include "rolellm/core/interrupt.h"
#include "rolellm/core/progress.h"
#include "rolellm/llm/http/curl_handles.h"

namespace rolellm {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

struct Download {
  std::FILE* file;
  Progress* progress;
  int write_error = 0;
};

std::size_t on_bytes(char* data, std::size_t, std::size_t size, void* user) {
  auto& download = *static_cast<Download*>(user);
  if (interrupt_signal() != 0) return 0;
  const std::size_t written = std::fwrite(data, 1, size, download.file);
  if (written != size) download.write_error = errno;
  download.progress->add(static_cast<std::int64_t>(written >> 10));
  return written;
}

struct Attempt {
  Status status = ok();
  bool cannot_resume = false;
};

/// A libcurl failure that is no answer of the server.
Failure unreachable(CURLcode code, const std::string& url, const char* detail) {
  Error error{.kind = ErrorKind::endpoint, .detail = "unavailable"};
  error.message = fmt::format("cannot reach {}: {}", url,
                              detail && *detail ? detail : curl_easy_strerror(code));
  error.hint = "check the URL and that the server runs";
  error.retryable = true;
  return fail(std::move(error));
}

/// The server's word against a download.
Failure refused(long http, const std::string& url) {
  Error error{.kind = ErrorKind::endpoint,
              .detail = http >= 500 || http == 429 ? "unavailable" : "protocol",
              .message = fmt::format("{} answered {}", url, http),
              .hint = "check the names of repository and file"};
  if (http == 401 || http == 403) {
    error.detail = "auth";
    error.hint = "accept the model's terms on the hub and set HF_TOKEN";
  }
  return fail(std::move(error));
}

/// Gets `url` from byte `already` on; the file holds the bytes before it.
Attempt try_download(const std::string& url, const fs::path& file, const std::string& token,
                     std::int64_t expected_bytes, std::int64_t already) {
  const std::unique_ptr<std::FILE, CloseFile> out(
      std::fopen(file.c_str(), already > 0 ? "ab" : "wb"));
  if (!out) return {io_failure(errno, "creating", file)};
  Progress progress("downloading " + file.stem().string(), "KiB", expected_bytes >> 10);
  Download state{.file = out.get(), .progress = &progress};
  progress.add(already >> 10);
  const CurlHandle curl(curl_easy_init());
  char detail[CURL_ERROR_SIZE] = "";
  CurlHeaders headers;
  // libcurl drops this header when a redirect leads to another host.
  if (!token.empty())
    headers.reset(curl_slist_append(nullptr, ("Authorization: Bearer " + token).c_str()));
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, on_bytes);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &state);
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_MAXREDIRS, 5L);
  curl_easy_setopt(curl.get(), CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, detail);
  curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT, 20L);
  curl_easy_setopt(curl.get(), CURLOPT_LOW_SPEED_LIMIT, 1024L);
  curl_easy_setopt(curl.get(), CURLOPT_LOW_SPEED_TIME, 60L);
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  if (already > 0)
    curl_easy_setopt(curl.get(), CURLOPT_RESUME_FROM_LARGE, static_cast<curl_off_t>(already));
  const CURLcode result = curl_easy_perform(curl.get());
  if (auto go_on = check_interrupt(); !go_on) return {go_on};
  if (state.write_error != 0) return {io_failure(state.write_error, "writing", file)};
  long http = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &http);
  if (result == CURLE_HTTP_RETURNED_ERROR) return {refused(http, url), http == 416};
  if (result != CURLE_OK) return {unreachable(result, url, detail), result == CURLE_RANGE_ERROR};
  if (std::fflush(out.get()) != 0) return {io_failure(errno, "writing", file)};
  return {sync_path(file)};
}

}  // namespace

Status download(const std::string& url, const fs::path& file, const std::string& token,
                std::int64_t expected_bytes) {
  start_curl();
  if (auto made = make_folder(file.parent_path()); !made) return made;
  std::error_code code;
  auto already = fs::exists(file, code) ? static_cast<std::int64_t>(fs::file_size(file, code)) : 0;
  if (expected_bytes > 0 && already == expected_bytes) return sync_path(file);
  if (expected_bytes > 0 && already > expected_bytes) already = 0;
  Attempt attempt = try_download(url, file, token, expected_bytes, already);
  // Some servers have no ranges, and a file that was whole already has no rest.
  if (already > 0 && attempt.cannot_resume)
    attempt = try_download(url, file, token, expected_bytes, 0);
  return attempt.status;
}

}  // namespace rolellm
