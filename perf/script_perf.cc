// How fast scripts are parsed: MB of source per second on one core, and peak memory.
//
//   script_perf [MEGABYTES...]
//
// For every layout that is written, and for hostile texts, each size in a process of its own.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "rolellm/core/data_files.h"
#include "rolellm/script/render/render.h"

namespace rolellm {
namespace {

constexpr double kMegabyte = 1e6;

/// Runs `work` in a child and returns its peak memory in bytes; exits when it fails.
double in_child(const std::function<void()>& work) {
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    std::fflush(stdout);
    std::_Exit(0);
  }
  int status = 0;
  struct rusage usage {};
  if (child < 0 || ::wait4(child, &status, 0, &usage) < 0 || status != 0) std::exit(1);
  return static_cast<double>(usage.ru_maxrss) * 1024;
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

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

/// What once took, or could take, more than linear time.
std::string hostile(std::string_view name, std::size_t bytes) {
  const std::string scene = "INT. BARN - DAY\n\nRUTH\nWell.\n\nHAL\nYes.\n\n";
  if (name == "one long line") return scene + repeated("word ", bytes);
  if (name == "cues alone") return scene + repeated("RUTH\nSo.\n\n", bytes);
  if (name == "open brackets") return scene + repeated("(", bytes);
  if (name == "open notes") return scene + repeated("[[ ", bytes);
  return scene + repeated("*a _b ", bytes);  // emphasis
}

void measure(const std::string& label, std::string_view format,
             const std::function<std::string()>& write, std::size_t megabytes) {
  const fs::path file =
      fs::temp_directory_path() / ("rolellm-script-perf-" + std::to_string(::getpid()));
  in_child([&] {
    if (!write_atomic(file, write())) std::_Exit(1);
  });
  std::printf("%-14s %5zu MB ", label.c_str(), megabytes);
  const double size = static_cast<double>(fs::file_size(file));
  const double peak = in_child([&] {
    const auto text = read_text(file);
    const auto begin = std::chrono::steady_clock::now();
    const auto script = parse_script(*text, format);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    if (!script) std::printf("%s ", error_code(script.error()).c_str());
    std::printf("%7.1f MB/s", size / kMegabyte / took.count());
  });
  std::printf("   memory %5.1f x file\n", peak / size);
  fs::remove(file);
}

void measure_all(const std::vector<std::size_t>& sizes) {
  for (const RenderFormat& format : render_formats()) {
    for (const std::size_t size : sizes) {
      const auto write = [&] {
        return enlarged(bundled_for(format.name), format.name,
                        size * static_cast<std::size_t>(kMegabyte));
      };
      measure(std::string(format.name), "auto", write, size);
    }
  }
  for (const std::string_view name :
       {"one long line", "cues alone", "open brackets", "open notes", "emphasis"}) {
    for (const std::size_t size : sizes) {
      const auto write = [&] { return hostile(name, size * static_cast<std::size_t>(kMegabyte)); };
      measure(std::string(name), "fountain", write, size);
    }
  }
}

}  // namespace
}  // namespace rolellm

int main(int argc, char** argv) {
  std::vector<std::size_t> sizes;
  for (int i = 1; i < argc; ++i) sizes.push_back(std::strtoull(argv[i], nullptr, 10));
  if (sizes.empty()) sizes = {1, 10, 100};
  rolellm::measure_all(sizes);
  return 0;
}
