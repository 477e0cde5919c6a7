// What stands before a play begins: title, author, licence, the list of persons.
#pragma once

#include <string>
#include <vector>

#include "rolellm/script/assemble.h"
#include "rolellm/script/named/opening_finder.h"
#include "rolellm/script/named/play_lines.h"

namespace rolellm {

/// The list of persons, when there is one.
struct PersonsList {
  std::size_t end = 0;  ///< the line behind it, where the play begins; 0 without a list
  ListedPersons persons;
};
PersonsList read_persons(const std::vector<PlayLine>& lines);

/// Without a list: where the title lines end.
std::size_t end_of_title_lines(const std::vector<PlayLine>& lines, const OpeningFinder& openings);

/// Title, author and licence that lines [0, end) name.
void read_title_lines(const std::vector<PlayLine>& lines, std::size_t end, TaggedScript& script);
/// The same of a library's frame around the work: `Title: …`.
void read_frame(const Lines& lines, std::size_t end, TaggedScript& script);

}  // namespace rolellm
