#include "rolellm/rocit/checkpoint.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include <ATen/ops/empty.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include "rolellm/core/hash.h"

namespace rolellm {
namespace {

constexpr std::size_t kKept = 2;
constexpr std::string_view kPrefix = "step-";

std::string bytes_of(const at::Tensor& tensor) {
  return std::string(static_cast<const char*>(tensor.const_data_ptr()), tensor.nbytes());
}

at::Tensor tensor_of(const std::string& bytes) {
  at::Tensor tensor = at::empty({static_cast<std::int64_t>(bytes.size() / 4)}, at::kFloat);
  std::memcpy(tensor.data_ptr(), bytes.data(), tensor.nbytes());
  return tensor;
}

/// Checkpoint folders, newest first.
std::vector<fs::path> list(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder, code)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(kPrefix) && entry.path().extension() != ".part") {
      found.push_back(entry.path());
    }
  }
  std::sort(found.rbegin(), found.rend());  // names have leading zeros
  return found;
}

Result<Checkpoint> load_one(const fs::path& folder) {
  auto manifest_text = read_text(folder / "manifest.json");
  if (!manifest_text) return fail(manifest_text.error());
  auto manifest = parse_json(*manifest_text);
  if (!manifest) return fail(manifest.error());
  auto read = [&](const std::string& name) -> Result<std::string> {
    auto bytes = read_text(folder / name);
    if (!bytes) return bytes;
    if (sha256(*bytes) != string_or(*manifest, name, "")) {
      return fail(ErrorKind::io, "damaged", name + " does not match its checksum");
    }
    return bytes;
  };
  std::array<std::string, 5> parts;
  constexpr std::array kNames = {"state.json", "values.bin", "first.bin", "second.bin",
                                 "loss.jsonl"};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    auto bytes = read(kNames[i]);
    if (!bytes) return fail(bytes.error());
    parts[i] = std::move(*bytes);
  }
  auto state = parse_json(parts[0]);
  if (!state) return fail(state.error());
  auto step = int_field(*state, "step");
  if (!step) return fail(step.error());
  return Checkpoint{.step = *step,
                    .identity = state->value("identity", Json::object()),
                    .values = tensor_of(parts[1]),
                    .first = tensor_of(parts[2]),
                    .second = tensor_of(parts[3]),
                    .loss_log = parts[4]};
}

void find_differences(const Json& stored, const Json& wanted, const std::string& path,
                      std::vector<std::string>& out) {
  if (stored.is_object() && wanted.is_object()) {
    for (const auto& [key, value] : wanted.items()) {
      const std::string full = path.empty() ? key : path + "." + key;
      find_differences(stored.contains(key) ? stored[key] : Json(), value, full, out);
    }
  } else if (stored != wanted) {
    out.push_back(fmt::format("{} ({} then, {} now)", path, dump_json(stored), dump_json(wanted)));
  }
}

}  // namespace

Status save_checkpoint(const fs::path& folder, const Checkpoint& checkpoint) {
  const float* values = checkpoint.values.const_data_ptr<float>();
  for (std::int64_t i = 0; i < checkpoint.values.numel(); ++i) {
    if (!std::isfinite(values[i])) {
      return fail(ErrorKind::diverged, "weight", "a weight is not finite: nothing was saved",
                  "lower tune.rate");
    }
  }
  const std::string name = fmt::format("{}{:08}", kPrefix, checkpoint.step);
  const fs::path temporary = folder / (name + ".part"), target = folder / name;
  std::error_code ignored;
  fs::remove_all(temporary, ignored);
  const std::string state = dump_json_pretty(Json{{"format", "rolellm.checkpoint/1"},
                                                  {"step", checkpoint.step},
                                                  {"identity", checkpoint.identity}});
  const std::vector<std::pair<std::string, std::string>> files = {
      {"state.json", state},
      {"values.bin", bytes_of(checkpoint.values)},
      {"first.bin", bytes_of(checkpoint.first)},
      {"second.bin", bytes_of(checkpoint.second)},
      {"loss.jsonl", checkpoint.loss_log}};
  Json manifest = Json::object();
  for (const auto& [file, bytes] : files) {
    manifest[file] = sha256(bytes);
    if (auto written = write_atomic(temporary / file, bytes); !written) return written;
  }
  auto written = write_atomic(temporary / "manifest.json", dump_json_pretty(manifest));
  if (!written) return written;
  fs::remove_all(target, ignored);  // left by a run that was damaged here before
  if (auto renamed = rename_durably(temporary, target); !renamed) return renamed;
  const std::vector<fs::path> all = list(folder);
  for (std::size_t i = kKept; i < all.size(); ++i) fs::remove_all(all[i], ignored);
  return ok();
}

Result<std::optional<Checkpoint>> load_checkpoint(const fs::path& folder) {
  for (const fs::path& path : list(folder)) {
    auto checkpoint = load_one(path);
    if (checkpoint) return std::optional<Checkpoint>(std::move(*checkpoint));
    spdlog::warn("checkpoint {} is damaged ({}); going back to the one before",
                 path.filename().string(), checkpoint.error().message);
  }
  return std::optional<Checkpoint>();
}

Status same_identity(const Json& stored, const Json& wanted) {
  std::vector<std::string> differences;
  find_differences(stored, wanted, "", differences);
  if (differences.empty()) return ok();
  return fail(ErrorKind::mismatch, "",
              fmt::format("the checkpoints were made with other settings: {}",
                          fmt::join(differences, ", ")),
              "use the same settings, another --out, or --restart to begin anew");
}

}  // namespace rolellm
