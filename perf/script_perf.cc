// How fast scripts are parsed: MB of source per second of processor time on one core, and peak
// memory over the file's size.
//
//   script_perf [MEGABYTES...]            every layout of plain text, by its format and by `auto`
//   script_perf --hostile [MEGABYTES...]  hostile texts, in each format that may be slow on them
//
// Processor time of the process, not time by the clock: other programs do not count.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "rolellm/core/data_files.h"
#include "rolellm/script/hostile_texts.h"
#include "rolellm/script/render/render.h"

namespace rolellm {
namespace {

constexpr std::size_t kMegabyte = 1'000'000;
constexpr rlim_t kMostSeconds = 60;  // of processor time for one measurement

/// Runs `work` in a child and returns its peak memory in bytes; nothing when it fails or takes too
/// long.
std::optional<double> in_child(const std::function<void()>& work) {
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child == 0) {
    const struct rlimit limit { kMostSeconds, kMostSeconds };
    ::setrlimit(RLIMIT_CPU, &limit);
    work();
    std::fflush(stdout);
    std::_Exit(0);
  }
  int status = 0;
  struct rusage usage {};
  if (child < 0 || ::wait4(child, &status, 0, &usage) < 0 || status != 0) return std::nullopt;
  return static_cast<double>(usage.ru_maxrss) * 1024;
}

struct rusage usage_so_far() {
  struct rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage;
}

double seconds(const struct timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// A script with so many scenes of `script` that it makes `bytes` in the format.
std::string enlarged(Script script, std::string_view format, std::size_t bytes) {
  const std::vector<Utterance> once = script.utterances;
  std::string text = *render_script(script, format);
  const int scenes = once.empty() ? 1 : once.back().act_id + 1;
  const std::size_t times = bytes / text.size() + 1;
  script.utterances.reserve(once.size() * times);
  for (std::size_t i = 1; i < times; ++i) {
    for (Utterance u : once) {
      u.act_id += static_cast<int>(i) * scenes;
      script.utterances.push_back(std::move(u));
    }
  }
  return *render_script(script, format);
}

Script bundled_for(std::string_view format) {
  const std::string_view name = format == "chinese" ? "wanghaihao-mianguan.txt"
                                : format == "play" || format == "transcript"
                                    ? "the-last-crossing-of-the-patience.txt"
                                    : "last-to-leave-the-halcyon.fountain";
  auto script = load_script(data_folder() / "scripts" / std::string(name));
  if (!script) {
    std::fprintf(stderr, "%s\n", describe(script.error()).c_str());
    std::_Exit(1);
  }
  return std::move(*script);
}

/// Prints one cell: MB per second and memory of reading `file` as `format`.
void measure(const fs::path& file, std::string_view format) {
  const auto size = static_cast<double>(fs::file_size(file));
  const double before = static_cast<double>(usage_so_far().ru_maxrss) * 1024;
  const auto peak = in_child([&] {
    const auto text = read_text(file);
    const double begin = seconds(usage_so_far().ru_utime);
    const auto script = parse_script(*text, format);
    const double took = seconds(usage_so_far().ru_utime) - begin;
    std::printf("  %7.1f MB/s%c", size / kMegabyte / std::max(took, 1e-6), script ? ' ' : '!');
  });
  if (peak) {
    std::printf(" %5.1f x", (*peak - before) / size);
  } else {
    std::printf("  %-22s", "failed or too slow");
  }
}

/// Calls `use` with a file of what `write` writes.
void with_file(const std::function<std::string()>& write,
               const std::function<void(const fs::path&)>& use) {
  const fs::path file =
      fs::temp_directory_path() / ("rolellm-script-perf-" + std::to_string(::getpid()));
  const auto written = in_child([&] {
    if (!write_atomic(file, write())) std::_Exit(1);
  });
  if (!written) std::exit(1);
  use(file);
  fs::remove(file);
}

void measure_layouts(const std::vector<std::size_t>& sizes) {
  std::printf("%-14s    %-25s   %s\n", "layout", "by its format", "auto");
  for (const RenderFormat& format : render_formats()) {
    for (const std::size_t size : sizes) {
      with_file([&] { return enlarged(bundled_for(format.name), format.name, size * kMegabyte); },
                [&](const fs::path& file) {
                  std::printf("%-12s %3zu MB", std::string(format.name).c_str(), size);
                  measure(file, format.read_as);
                  measure(file, "auto");
                  std::printf("\n");
                });
    }
  }
}

void measure_hostile(const std::vector<std::size_t>& sizes) {
  constexpr std::string_view kFormats[] = {"auto", "fountain", "screenplay", "play", "subtitles"};
  std::printf("%-30s    ", "hostile text (! for an error)");
  for (const std::string_view format : kFormats)
    std::printf("  %-21s", std::string(format).c_str());
  std::printf("\n");
  for (const HostileText& hostile : hostile_texts()) {
    for (const std::size_t size : sizes) {
      with_file([&] { return below_a_scene(hostile.write(size * kMegabyte)); },
                [&](const fs::path& file) {
                  std::printf("%-30s %3zu MB", std::string(hostile.name).c_str(), size);
                  for (const std::string_view format : kFormats) measure(file, format);
                  std::printf("\n");
                });
    }
  }
}

struct PerfOptions {
  bool hostile = false;
  std::vector<std::size_t> sizes;  // megabytes
};

/// Nothing for words that are neither an option nor a size.
std::optional<PerfOptions> read_arguments(const std::vector<std::string_view>& arguments) {
  constexpr std::size_t kLargest = 10'000;
  PerfOptions options;
  for (const std::string_view argument : arguments) {
    if (argument == "--hostile") {
      options.hostile = true;
      continue;
    }
    std::size_t size = 0;
    const char* last = argument.data() + argument.size();
    const auto [end, error] = std::from_chars(argument.data(), last, size);
    if (error != std::errc() || end != last || size == 0 || size > kLargest) return std::nullopt;
    options.sizes.push_back(size);
  }
  return options;
}

}  // namespace
}  // namespace rolellm

int main(int argc, char** argv) {
  auto options = rolellm::read_arguments({argv + 1, argv + argc});
  if (!options) {
    std::fprintf(stderr, "usage: script_perf [--hostile] [MEGABYTES...], of 1 to 10000\n");
    return 2;
  }
  if (options->hostile) {
    if (options->sizes.empty()) options->sizes = {1, 2, 4};
    rolellm::measure_hostile(options->sizes);
  } else {
    if (options->sizes.empty()) options->sizes = {1, 10, 100};
    rolellm::measure_layouts(options->sizes);
  }
  return 0;
}
