#include "rolellm/script/script_language.h"

#include <map>
#include <unordered_set>

#include "rolellm/core/data_files.h"
#include "rolellm/script/line_shapes.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr std::size_t kHead = 20'000;  // bytes of a speech that are looked at
constexpr std::size_t kRead = 3000;    // words of speeches that are enough to tell
constexpr std::size_t kLeast = 40;     // of which a language takes that many small words,
constexpr double kLeastShare = 0.12;   // or this share of a short text,
constexpr std::size_t kFewest = 6;
constexpr double kAhead = 1.5;  // and so many times those of English: `die`, `was`, `on` are both

using SmallWords = std::map<std::string, std::unordered_set<std::string>>;  // by language

Result<SmallWords> load_small_words() {
  constexpr std::string_view kFile = "words/languages.yaml";
  auto table = read_data_yaml(kFile);
  if (!table) return fail(table.error());
  SmallWords small;
  for (const auto& [language, list] : table->items()) {
    auto words = strings_field(*table, language);
    if (!words) return fail(words.error(), "loading the small words of languages");
    small[language].insert(words->begin(), words->end());
  }
  return small;
}

bool is_mostly_han(const std::vector<Utterance>& utterances) {
  std::size_t han = 0, all = 0;
  for (const Utterance& u : utterances) {
    if (u.role == "narrator") continue;
    ++all;
    if (has_han(u.content)) ++han;
  }
  return 2 * han > all;
}

}  // namespace

Result<std::string> language_of(const std::vector<Utterance>& utterances) {
  if (is_mostly_han(utterances)) return std::string("zh");
  static const Result<SmallWords> small = load_small_words();
  if (!small) return fail(small.error());
  std::map<std::string, std::size_t> counts;
  std::size_t read = 0;
  for (const Utterance& u : utterances) {
    if (u.role == "narrator" || read >= kRead) continue;
    for (const std::string& word : words(std::string_view(u.content).substr(0, kHead))) {
      ++read;
      for (const auto& [language, list] : *small) counts[language] += list.contains(word) ? 1 : 0;
    }
  }
  const auto english = static_cast<double>(counts["en"]);
  std::string best = "en";
  std::size_t most = 0;
  for (const auto& [language, count] : counts) {
    const bool enough =
        count >= kLeast ||
        (count >= kFewest && static_cast<double>(count) >= kLeastShare * static_cast<double>(read));
    if (!enough || count <= most || static_cast<double>(count) < kAhead * english) continue;
    best = language;
    most = count;
  }
  return best;
}

}  // namespace rolellm
