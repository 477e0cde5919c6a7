#include "rolellm/script/format_choice.h"

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

namespace rolellm {
namespace {

/// The whole lines of `text` from about `from` on, `bytes` of them at most.
std::string_view stretch_of(std::string_view text, std::size_t from, std::size_t bytes) {
  const std::size_t begin = from == 0 ? 0 : text.find('\n', from);
  text = text.substr(std::min(begin, text.size()));
  const std::size_t end = text.rfind('\n', bytes);
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end);
}

/// Stretches of a long text, enough to tell its format by: its head, and others further on, since
/// forewords and lists of persons may be long. Nothing for a short text.
std::optional<SourceText> sample_of(const SourceText& source) {
  constexpr std::size_t kHead = 24'000, kStretch = 12'000;  // bytes
  const std::string_view text = source.text();
  if (text.size() <= kHead + 2 * kStretch) return std::nullopt;
  std::string sample(stretch_of(text, 0, kHead));
  for (const std::size_t third : {1, 2}) {
    const std::size_t from = std::max(third * text.size() / 3, kHead);
    sample += stretch_of(text, from, kStretch);
  }
  if (sample.size() < kHead) return std::nullopt;  // endless lines
  auto read = SourceText::read(sample);
  return read ? std::optional(std::move(*read)) : std::nullopt;
}

const ScriptFormat* likeliest_format(const SourceText& whole, std::string& reason) {
  const auto sample = sample_of(whole);
  const Specimen specimen{.source = sample ? *sample : whole};
  const ScriptFormat* best = nullptr;
  double best_score = 0;
  for (const ScriptFormat& format : script_formats()) {
    std::string why;
    const double score = format.looks_like(specimen, why);
    spdlog::debug("format {}: {:.2f} ({})", format.name, score, why);
    if (score > best_score) {
      best = &format;
      best_score = score;
      reason = why;
    }
    if (best_score >= 1) break;  // nothing is surer
  }
  return best;
}

}  // namespace

Result<const ScriptFormat*> choose_format(const SourceText& source, std::string_view name,
                                          std::string& reason) {
  if (name == "auto") return likeliest_format(source, reason);
  reason = "named by the user";
  const std::span formats = script_formats();
  const auto found = std::find_if(formats.begin(), formats.end(),
                                  [&](const ScriptFormat& format) { return format.name == name; });
  if (found != formats.end()) return &*found;
  std::vector<std::string_view> names;
  for (const ScriptFormat& format : formats) names.push_back(format.name);
  return fail(ErrorKind::usage, "", fmt::format("no script format is called \"{}\"", name),
              fmt::format("auto, {}", fmt::join(names, ", ")));
}

}  // namespace rolellm
