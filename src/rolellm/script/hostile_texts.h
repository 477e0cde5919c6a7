// For tests and measurements: texts that cost more than linear time or much memory where a parser
// is careless. No writer makes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace rolellm {

inline std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  text.reserve(bytes + piece.size());
  while (text.size() < bytes) text += piece;
  return text;
}

/// Pieces with a number in them, 0, 1, 2, …
template <class Piece>
std::string numbered(Piece piece, std::size_t bytes) {
  std::string text;
  for (int number = 0; text.size() < bytes; ++number) text += piece(number);
  return text;
}

/// A name of letters alone, another for each number.
inline std::string hostile_name(int number) {
  std::string name;
  for (; number > 0; number /= 26) name += static_cast<char>('A' + number % 26);
  return name + "X";
}

struct HostileText {
  std::string_view name;
  std::string (*write)(std::size_t bytes);
};

/// Each with a scene above, so that it is read as a script.
inline std::vector<HostileText> hostile_texts() {
  using std::size_t;
  return {
      // One line.
      {"words", [](size_t n) { return repeated("word ", n); }},
      {"letters", [](size_t n) { return repeated("a", n); }},
      {"digits", [](size_t n) { return repeated("1234567890", n); }},
      {"blanks", [](size_t n) { return repeated(" ", n) + "x"; }},
      {"blanks between signs", [](size_t n) { return repeated("(    )    ", n); }},
      {"full stops", [](size_t n) { return repeated("A. B. ", n); }},
      {"stops without blanks", [](size_t n) { return repeated("1.", n); }},
      {"dashes", [](size_t n) { return repeated(" - ", n); }},
      {"colons", [](size_t n) { return repeated("A: ", n); }},
      {"commas", [](size_t n) { return repeated("A, ", n); }},
      {"Han characters", [](size_t n) { return repeated("老王：", n); }},
      {"open brackets", [](size_t n) { return repeated("(", n); }},
      {"nested brackets", [](size_t n) { return repeated("(", n / 2) + repeated(")", n / 2); }},
      {"pairs of brackets", [](size_t n) { return repeated("(a) ", n); }},
      {"open emphasis", [](size_t n) { return repeated("*a _b ", n); }},
      {"bold", [](size_t n) { return repeated("**a", n); }},
      {"italics", [](size_t n) { return repeated("_a. ", n); }},
      {"quotes", [](size_t n) { return repeated("“", n); }},
      {"open tags", [](size_t n) { return repeated("<b ", n); }},
      {"angles", [](size_t n) { return repeated("<", n); }},
      {"ampersands", [](size_t n) { return repeated("&", n); }},
      {"open notes in a line", [](size_t n) { return repeated("[[ ", n); }},
      {"notes in a line", [](size_t n) { return repeated("[[a]] ", n); }},
      {"bad bytes", [](size_t n) { return repeated("\xE9 ", n); }},
      // Many lines.
      {"blank lines", [](size_t n) { return repeated("\n", n); }},
      {"carriage returns", [](size_t n) { return repeated("\r", n); }},
      {"letters alone", [](size_t n) { return repeated("a\n", n); }},
      {"numbers alone", [](size_t n) { return repeated("12\n", n); }},
      {"rising numbers",
       [](size_t n) { return numbered([](int i) { return fmt::format("{}\n", i); }, n); }},
      {"one word", [](size_t n) { return repeated("RUTH\n", n); }},
      {"cues alone", [](size_t n) { return repeated("RUTH\n\n", n); }},
      {"short speeches", [](size_t n) { return repeated("RUTH\nSo.\n\n", n); }},
      {"short speeches on a line", [](size_t n) { return repeated("RUTH: So.\n", n); }},
      {"short speeches in Chinese", [](size_t n) { return repeated("老王：好。\n", n); }},
      {"different names",
       [](size_t n) { return numbered([](int i) { return hostile_name(i) + "\nSo.\n\n"; }, n); }},
      {"different names on a line",
       [](size_t n) { return numbered([](int i) { return hostile_name(i) + ": So.\n"; }, n); }},
      {"numbered names",
       [](size_t n) {
         return numbered([](int i) { return fmt::format("GUARD {}\nSo.\n\n", i); }, n);
       }},
      {"names in pairs",
       [](size_t n) {
         return numbered(
             [](int i) { return hostile_name(i) + "/" + hostile_name(i + 1) + "\nSo.\n\n"; }, n);
       }},
      {"names with one word in common",
       [](size_t n) {
         return numbered([](int i) { return "OLD " + hostile_name(i) + "\nSo.\n\nOLD\nSo.\n\n"; },
                         n);
       }},
      {"long list of persons",
       [](size_t n) {
         std::string text = "DRAMATIS PERSONAE\n\n";
         for (int i = 0; i < 150; ++i) text += "Old " + hostile_name(i) + ", a man\n";
         return text + "\nACT I\n\n" +
                numbered([](int i) { return "O. " + hostile_name(i) + ". So.\n\n"; }, n);
       }},
      {"stops in a list of persons",
       [](size_t n) { return "DRAMATIS PERSONAE\n\n" + repeated("1.", n); }},
      {"running heads",
       [](size_t n) {
         return numbered([](int i) { return fmt::format("THE BARN {}\nSo.\n", i); }, n);
       }},
      {"open brackets on lines", [](size_t n) { return repeated("(\n", n); }},
      {"open directions", [](size_t n) { return repeated("RUTH (so\n", n); }},
      {"open notes on lines", [](size_t n) { return repeated("[[\na\n", n); }},
      {"open boneyards", [](size_t n) { return repeated("/*\na\n", n); }},
      {"footnotes", [](size_t n) { return repeated("Footnote\n[Illustration\n", n); }},
      {"headings", [](size_t n) { return repeated("INT. BARN\n", n); }},
      {"acts", [](size_t n) { return repeated("Act II\n", n); }},
      {"headings in Chinese", [](size_t n) { return repeated("1. 内景 客厅 日\n", n); }},
      {"timings", [](size_t n) { return repeated("00:00:01,000 --> 00:00:02,000\n", n); }},
      {"voices",
       [](size_t n) {
         return "1\n00:00:01,000 --> 00:00:02,000\n" + repeated("<v Ann>- a. - b.", n);
       }},
  };
}

/// `text` below a few speeches.
inline std::string below_a_scene(std::string_view text) {
  return std::string("INT. BARN - DAY\n\nRUTH\nWell.\n\nHAL\nYes.\n\nRUTH\n") + std::string(text);
}

}  // namespace rolellm
