// The names that may open speeches, and what is known of each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rolellm/script/named/play_words.h"

namespace rolellm {

/// Persons as the list before a play names them.
struct ListedPersons {
  std::vector<std::string> names;  ///< as printed, in order
  WordSet keys;                    ///< the same in capitals
  WordSet words;  ///< of the whole entries, in capitals: `KING` of `Claudius, King`
};

/// What the lines and the list of persons say of a name.
struct OpeningName {
  int lines = 0;        ///< that may be read as beginning with it
  int below_blank = 0;  ///< of these, those below a blank line or a heading
  int placed = 0;       ///< and those that stand where speeches begin in this file
  bool listed = false, short_form = false, in_entry = false;
  bool joint = false;   ///< several known names: `HOLM AND NINA`
  bool voices = false;  ///< several or any: `ALL`, `STIMME`
  bool odd = false;     ///< a word that names nobody
  bool small = false;   ///< begins in lower case

  bool is_person() const { return !odd && (listed || short_form || in_entry || placed >= 3); }
};

class OpeningNames {
 public:
  explicit OpeningNames(const ListedPersons& persons)
      : persons_(persons), words_(*PlayWords::get()) {}

  /// The number of a name; spellings that differ in case, marks or blanks alone share it.
  std::uint32_t id_of(std::string_view name);
  OpeningName& operator[](std::uint32_t id) { return names_[id]; }
  const OpeningName& operator[](std::uint32_t id) const { return names_[id]; }
  /// Null for a name that no line begins with.
  const OpeningName* find(std::string_view name) const;

  /// Once all are placed: finds the names that speak often.
  void find_known();
  /// Whether the name is one letter off one of these.
  bool is_slip(std::uint32_t id) const;

  /// Fills in what the list of persons tells, once all lines are counted.
  void judge();

 private:
  bool is_joint(std::string_view key) const;

  const ListedPersons& persons_;
  const PlayWords& words_;
  std::vector<OpeningName> names_;
  std::unordered_map<std::string, std::uint32_t> ids_;  // by the name in capitals
  std::vector<std::string_view> keys_;                  // of each name, in `ids_`
  std::vector<std::string_view> known_;                 // keys of names that speak often
};

}  // namespace rolellm
