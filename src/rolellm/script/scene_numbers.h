// The numbers of scenes on the sides of a heading.
#pragma once

#include <string_view>

namespace rolellm {

/// `67` of `67EXT. BACKYARD - DAY67`, as converters run margins into a heading, or empty.
std::string_view glued_number(std::string_view line);
/// A line behind its scene number: `12 `, `12A. `, `A12 `.
std::string_view without_scene_number(std::string_view line);
/// `194` of `194   CLOSE ON ASH      194`, or empty when the two ends do not agree.
std::string_view number_on_both_sides(std::string_view line);
/// What stands between two equal scene numbers; the line itself when there are none.
std::string_view between_scene_numbers(std::string_view line);

}  // namespace rolellm
