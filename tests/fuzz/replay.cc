// Runs a fuzz target without libFuzzer: every file of a corpus, then mutations of them that are the
// same each time.
//
//   script_replay MUTATIONS SEED DICTIONARY FILE_OR_FOLDER...
//
// The input that ends it is left in crash-<target> in the working directory.
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include "rolellm/core/files.h"
#include "rolellm/core/random.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace rolellm {
namespace {

std::string current;  // what runs now

extern "C" void keep_input(int) {
  // Only async-safe calls.
  const int file = ::open("crash-script", O_CREAT | O_WRONLY | O_TRUNC, 0644);
  if (file < 0) return;
  if (::write(file, current.data(), current.size()) >= 0) {
    constexpr std::string_view kNote = "replay: the input is in crash-script\n";
    [[maybe_unused]] const auto told = ::write(STDERR_FILENO, kNote.data(), kNote.size());
  }
  ::close(file);
}

void run(std::string input) {
  current = std::move(input);
  // A copy of exactly this size: reads past its end are seen by the address sanitizer.
  const std::vector<std::uint8_t> bytes(current.begin(), current.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

/// The strings of a libFuzzer dictionary: one in quotes on each line, with `\xNN`, `\\` and `\"`.
std::vector<std::string> read_dictionary(const fs::path& path) {
  std::vector<std::string> words;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.size() < 2 || line.front() != '"') continue;
    std::string word;
    for (std::size_t i = 1; i + 1 < line.size(); ++i) {
      if (line[i] != '\\') {
        word += line[i];
      } else if (line[++i] == 'x') {
        word += static_cast<char>(std::stoi(line.substr(i + 1, 2), nullptr, 16));
        i += 2;
      } else {
        word += line[i];
      }
    }
    words.push_back(word);
  }
  return words;
}

std::string mutate(std::string text, const std::vector<std::string>& corpus,
                   const std::vector<std::string>& words, Random& random) {
  const auto below = [&](std::size_t n) { return n == 0 ? 0 : random.below(n); };
  for (std::size_t step = 1 + below(6); step > 0; --step) {
    const std::size_t at = below(text.size() + 1);
    const std::size_t length = std::min(below(below(8) == 0 ? 400 : 12), text.size() - at);
    switch (below(7)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, text.substr(at, length));
        break;
      case 2: {
        const std::string piece = text.substr(at, length);
        text.erase(at, length).insert(below(text.size() + 1), piece);
        break;
      }
      case 3:
        if (at < text.size()) text[at] = static_cast<char>(random.next());
        break;
      case 4: {
        const std::string& other = corpus[below(corpus.size())];
        text.insert(at, other.substr(below(other.size() + 1), below(300)));
        break;
      }
      default:
        text.insert(at, words[below(words.size())]);
    }
  }
  return text;
}

std::vector<fs::path> files_of(const std::vector<fs::path>& places) {
  std::vector<fs::path> files;
  for (const fs::path& place : places) {
    std::error_code code;
    if (!fs::is_directory(place, code)) {
      files.push_back(place);
      continue;
    }
    for (const auto& entry : fs::directory_iterator(place, code)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

int replay(const std::vector<fs::path>& places, const fs::path& dictionary, int mutations,
           std::uint64_t seed) {
  std::vector<std::string> corpus;
  for (const fs::path& file : files_of(places)) {
    auto text = read_text(file);
    if (!text) {
      std::fprintf(stderr, "replay: cannot read %s\n", file.c_str());
      return 1;
    }
    corpus.push_back(*text);
    run(*text);
  }
  const std::vector<std::string> words = read_dictionary(dictionary);
  if (corpus.empty() || words.empty()) {
    std::fprintf(stderr, "replay: the corpus or the dictionary is empty\n");
    return 1;
  }
  Random random(seed);
  for (int i = 0; i < mutations; ++i)
    run(mutate(corpus[random.below(corpus.size())], corpus, words, random));
  std::printf("%zu files and %d mutations of seed %llu\n", corpus.size(), mutations,
              static_cast<unsigned long long>(seed));
  return 0;
}

}  // namespace
}  // namespace rolellm

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "usage: %s MUTATIONS SEED DICTIONARY FILE_OR_FOLDER...\n", argv[0]);
    return 2;
  }
  std::signal(SIGABRT, rolellm::keep_input);
  return rolellm::replay({argv + 4, argv + argc}, argv[3], std::atoi(argv[1]),
                         std::strtoull(argv[2], nullptr, 10));
}
