#include "rolellm/core/hash.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <vector>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace rolellm {

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() { ROLELLM_CHECK(context && EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1); }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
  EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

std::string Sha256::finish() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_DigestFinal_ex(state_->context, digest, &size);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

Result<std::string> sha256_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return io_failure(errno, "opening", path);
  Sha256 hash;
  std::vector<char> buffer(1 << 20);
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    hash.update({buffer.data(), static_cast<std::size_t>(file.gcount())});
  }
  if (file.bad()) return io_failure(EIO, "reading", path);
  return hash.finish();
}

namespace {

bool is_result(const fs::path& file) {
  const std::string name = file.filename().string();
  return name != "run.json" && !name.ends_with(".run.json") && name.rfind("journal.db", 0) != 0 &&
         file.extension() != ".tmp";
}

}  // namespace

Result<std::string> sha256_folder(const fs::path& folder) {
  std::error_code code;
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator it(folder, code), end; !code && it != end;
       it.increment(code)) {
    if (it->is_regular_file() && is_result(it->path())) files.push_back(it->path());
  }
  if (code) return io_failure(code.value(), "listing", folder);
  std::sort(files.begin(), files.end());
  Sha256 hash;
  for (const fs::path& file : files) {
    auto inner = sha256_file(file);
    if (!inner) return inner;
    hash.update(fs::relative(file, folder).string() + "\n" + *inner + "\n");
  }
  return hash.finish();
}

}  // namespace rolellm
