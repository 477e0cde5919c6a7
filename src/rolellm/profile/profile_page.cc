#include "rolellm/profile/profile_page.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rolellm/script/story.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kPeopleShown = 6;
constexpr std::size_t kPlaces = 8;
constexpr std::size_t kLinesShown = 4;

std::string counted(int count, std::string_view one, std::string_view several) {
  return fmt::format("{} {}", count, count == 1 ? one : several);
}

/// Bytes of the character at `at`.
std::size_t character(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return end - at;
}

/// Columns of a terminal: Chinese characters and signs take two.
std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); i += character(text, i)) {
    const auto first = static_cast<unsigned char>(text[i]);
    count += first >= 0xE3 && first <= 0xEF ? 2 : 1;
  }
  return count;
}

/// Pieces between which a line may break: words with the blank behind them, wide characters.
std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> pieces;
  bool glue = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = character(text, i);
    const std::string_view one = text.substr(i, length);
    const bool wide = columns(one) == 2;
    // No line begins with a closing sign.
    const bool closes = one == "，" || one == "。" || one == "！" || one == "？" || one == "”" ||
                        one == "；" || one == "：" || one == "、" || one == "）";
    if (!pieces.empty() && ((glue && !wide) || closes)) {
      pieces.back() += one;
    } else {
      pieces.emplace_back(one);
    }
    glue = !wide && one != " ";
    i += length;
  }
  return pieces;
}

/// `text` in lines of at most `width` columns, each `indent` columns in; `first` stands before the
/// first line's text.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent,
                    std::string_view first = {}) {
  std::string page(first);
  page.resize(page.size() + indent - std::min(indent, columns(first)), ' ');
  std::size_t used = std::max(indent, columns(first));
  bool empty = true;
  for (const std::string& piece : pieces_of(text)) {
    const std::size_t wide = columns(trim(piece));
    if (!empty && used + wide > width) {
      while (page.ends_with(' ')) page.pop_back();
      page += "\n" + std::string(indent, ' ');
      used = indent;
      if (piece == " ") continue;
    }
    page += piece;
    used += columns(piece);
    empty = false;
  }
  while (page.ends_with(' ')) page.pop_back();
  return page + "\n";
}

std::string line_list(const Profile& profile, const std::vector<int>& lines) {
  std::vector<std::string> shown;
  for (const int line : lines) {
    if (shown.size() < kLinesShown) shown.push_back(line_in_part(profile.parts, line));
  }
  return fmt::format("line{} {}{}", lines.size() == 1 ? "" : "s", fmt::join(shown, ", "),
                     lines.size() > kLinesShown ? ", …" : "");
}

std::string line_list(const Profile& profile, const std::vector<Citation>& citations) {
  std::vector<int> lines;
  for (const Citation& citation : citations) lines.push_back(citation.line);
  return line_list(profile, lines);
}

std::string quoted(const Profile& profile, const Citation& line) {
  return fmt::format("{} {}: {}", line_in_part(profile.parts, line.line), display_name(line.role),
                     line.quote);
}

std::string heading(std::string_view text) { return fmt::format("\n{}\n", text); }

std::string described(const Profile& profile, std::size_t width) {
  std::string page = heading("Who it is");
  bool whole = true;
  std::string made;
  for (const ProfileSentence& sentence : profile.sentences) {
    append_sentence(made, sentence.text);
    whole = whole && profile.description.find(sentence.text) != std::string::npos;
  }
  if (profile.sentences.empty() || !whole || made.size() != profile.description.size()) {
    page += wrapped(profile.description, width, kIndent);
    if (!profile.sentences.empty())
      page +=
          wrapped("(edited: the lines below belong to the text as it was made)", width, kIndent);
  }
  for (const ProfileSentence& sentence : profile.sentences) {
    if (!whole && profile.description.find(sentence.text) == std::string::npos) continue;
    std::string text = sentence.text;
    if (!sentence.lines.empty()) text += " [" + line_list(profile, sentence.lines) + "]";
    page += wrapped(text, width, 2 * kIndent, "  - ");
  }
  return page;
}

std::string phrases(const Profile& profile, std::size_t width) {
  if (profile.catchphrases.empty()) return {};
  std::string page = heading("What it says again and again");
  for (const Catchphrase& phrase : profile.catchphrases) {
    std::string text = phrase.text;
    if (phrase.invented) {
      text += "  (invented: no line has it)";
    } else {
      const int times = std::max(phrase.speeches, static_cast<int>(phrase.lines.size()));
      text += fmt::format("  ({}{}; {})", times == 1 ? "once" : fmt::format("{} times", times),
                          phrase.others > 0 ? fmt::format(", others {}", phrase.others) : "",
                          line_list(profile, phrase.lines));
    }
    page += wrapped(text, width, 2 * kIndent, "  - ");
  }
  return page;
}

std::string speech(const Profile& profile, std::size_t width) {
  const ProfileStatistics& s = profile.statistics;
  if (s.speeches == 0) return {};
  const bool chinese = profile.language == "zh";
  std::string page = heading("How it talks");
  const auto row = [&](std::string_view what, const std::string& own, const std::string& others) {
    page += fmt::format("  {:<24} {:>6}   others {:>6}\n", what, own, others);
  };
  const auto number = [](double value) { return fmt::format("{:.1f}", value); };
  const auto share = [](double value) { return fmt::format("{:.0f} %", 100 * value); };
  const SpeechHabits &own = s.habits, &others = s.others;
  row(chinese ? "characters in a sentence" : "words in a sentence", number(own.words_per_sentence),
      number(others.words_per_sentence));
  row("commas in a sentence", number(own.commas), number(others.commas));
  row("sentences that ask", share(own.questions), share(others.questions));
  row("sentences that call out", share(own.exclamations), share(others.exclamations));
  row("sentences that break off", share(own.trailing), share(others.trailing));
  page += fmt::format("  {} different {}, longest speech {} {}\n", s.vocabulary,
                      chinese ? "pairs of characters" : "words", s.longest_speech,
                      chinese ? "characters" : "words");
  std::vector<std::string> words;
  for (const FavouriteWord& word : s.favourite_words)
    words.push_back(fmt::format("{} ({})", word.word, word.speeches));
  if (!words.empty())
    page += wrapped(fmt::format("{}", fmt::join(words, ", ")), width, 2 * kIndent,
                    "  favourite words: ");
  return page;
}

std::string people(const Profile& profile, std::size_t width) {
  if (profile.relations.empty() && profile.never_met.empty()) return {};
  std::string page = heading("People");
  for (std::size_t i = 0; i < profile.relations.size() && i < kPeopleShown; ++i) {
    const Relation& relation = profile.relations[i];
    std::string text = fmt::format("{}: {} turn{} in {} scene{}", display_name(relation.role),
                                   relation.turns, relation.turns == 1 ? "" : "s", relation.scenes,
                                   relation.scenes == 1 ? "" : "s");
    if (!relation.is.empty()) text += "; " + relation.is;
    if (!relation.calls.empty())
      text += fmt::format("; called \"{}\"", fmt::join(relation.calls, "\", \""));
    page += wrapped(text, width, 2 * kIndent, "  - ");
    for (const Citation& line : relation.lines)
      page += wrapped(quoted(profile, line), width, 4 * kIndent, "      ");
  }
  std::vector<std::string> strangers;
  for (const std::string& name : profile.never_met) strangers.push_back(display_name(name));
  if (!strangers.empty())
    page +=
        wrapped(fmt::format("{}", fmt::join(strangers, ", ")), width, 2 * kIndent, "  never met: ");
  return page;
}

std::string scenes(const Profile& profile, std::size_t width) {
  std::map<std::string, int> places, times;
  std::map<Presence, std::vector<const ProfileScene*>> by_presence;
  for (const ProfileScene& scene : profile.scenes) {
    by_presence[scene.presence].push_back(&scene);
    if (scene.presence != Presence::speaks && scene.presence != Presence::present) continue;
    if (!scene.place.empty()) ++places[scene.place];
    if (!scene.time.empty()) ++times[scene.time];
  }
  if (profile.scenes.empty()) return {};
  const auto list = [&](const std::map<std::string, int>& counts, std::string_view label) {
    std::vector<std::pair<std::string, int>> sorted(counts.begin(), counts.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    std::vector<std::string> shown;
    for (const auto& [name, count] : sorted) {
      if (shown.size() < kPlaces) shown.push_back(fmt::format("{} ({})", name, count));
    }
    if (sorted.size() > kPlaces) shown.push_back("…");
    return shown.empty()
               ? std::string()
               : wrapped(fmt::format("{}", fmt::join(shown, ", ")), width, 2 * kIndent, label);
  };
  std::string page = heading("Where and when");
  page += list(places, "  places: ");
  page += list(times, "  times: ");
  page += heading("What it can know");
  page +=
      fmt::format("  {}: speaks in {}, silently there in {}, heard of {}, unknown {}\n",
                  counted(static_cast<int>(profile.scenes.size()), "scene", "scenes"),
                  by_presence[Presence::speaks].size(), by_presence[Presence::present].size(),
                  by_presence[Presence::heard_of].size(), by_presence[Presence::unknown].size());
  for (const ProfileScene* scene : by_presence[Presence::heard_of]) {
    std::string text =
        fmt::format("scene {} (line {})", scene->scene, line_in_part(profile.parts, scene->line));
    if (!scene->heading.empty()) text += ", " + first_sentences(scene->heading, 12);
    for (const Citation& line : scene->lines) text += ": " + quoted(profile, line);
    page += wrapped(text, width, 2 * kIndent, "  - heard of: ");
  }
  std::vector<std::string> unknown;
  for (const ProfileScene* scene : by_presence[Presence::unknown])
    unknown.push_back(
        fmt::format("{} (line {})", scene->scene, line_in_part(profile.parts, scene->line)));
  if (!unknown.empty())
    page +=
        wrapped(fmt::format("scene{} {}", unknown.size() == 1 ? "" : "s", fmt::join(unknown, ", ")),
                width, 2 * kIndent, "  - unknown: ");
  return page;
}

std::string made_by(const Profile& profile, std::size_t width) {
  const Json& p = profile.provenance;
  std::vector<std::string> facts;
  if (!profile.source.empty()) facts.push_back("from " + profile.source);
  if (!profile.license.empty()) facts.push_back(profile.license);
  for (const char* key : {"teacher", "description_by", "prompt"}) {
    const std::string value = string_or(p, key, "");
    if (!value.empty()) facts.push_back(fmt::format("{} {}", key, value));
  }
  if (facts.empty()) return {};
  return heading("Made") + wrapped(fmt::format("{}", fmt::join(facts, "; ")), width, kIndent);
}

}  // namespace

std::string profile_page(const Profile& profile, std::size_t width) {
  const ProfileStatistics& s = profile.statistics;
  std::string page = display_name(profile.role);
  if (!profile.work.empty()) page += fmt::format("  ({})", profile.work);
  if (!profile.aliases.empty())
    page += fmt::format("\nalso written {}", fmt::join(profile.aliases, ", "));
  page += fmt::format("\n{} in {}, {:.1f} {} each\n", counted(s.speeches, "speech", "speeches"),
                      counted(s.scenes, "scene", "scenes"), s.mean_words,
                      profile.language == "zh" ? "characters" : "words");
  return page + described(profile, width) + phrases(profile, width) + speech(profile, width) +
         people(profile, width) + scenes(profile, width) + made_by(profile, width);
}

std::string profile_table(const std::vector<Profile>& profiles, std::size_t width) {
  std::size_t longest = 4;
  for (const Profile& profile : profiles)
    longest = std::max(longest, columns(display_name(profile.role)));
  std::string table;
  for (const Profile& profile : profiles) {
    std::string row = display_name(profile.role);
    row += std::string(longest - columns(row) + 2, ' ');
    row += fmt::format("{:>4} speeches  {:<8}  ", profile.statistics.speeches,
                       string_or(profile.provenance, "description_by", ""));
    std::string told = profile.sentences.empty() ? first_sentences(profile.description, 1)
                                                 : profile.sentences.front().text;
    std::string line;
    for (const std::string& piece : pieces_of(told)) {
      if (columns(row + line + piece) + 1 > width) {
        line += "…";
        break;
      }
      line += piece;
    }
    table += row + line + "\n";
  }
  return table;
}

}  // namespace rolellm
