// Headings of scenes in Chinese scripts.
#pragma once

#include <string_view>

namespace rolellm {

/// `第一场 内景 白天`, `【第六场】 街道 日`, `场景一`, `1. 内景 客厅 日`, `1-2 客厅 夜 内`,
/// `S07 客厅 夜`, `场号：8 景：客厅`, `【客厅】`, `序幕`. `line` is trimmed.
bool is_chinese_heading(std::string_view line);
/// Of these, the ones of films: with 内景 or 外景.
bool is_chinese_film_heading(std::string_view line);

}  // namespace rolellm
