// PDF files: their text, laid out in columns as on the page, by poppler's pdftotext.
#pragma once

#include <string>
#include <string_view>

#include "rolellm/core/files.h"

namespace rolellm {

bool is_pdf(std::string_view bytes);

/// A script of thousands of pages takes seconds.
inline constexpr int kPdfTimeoutMs = 60'000;

/// `bad_script.pdf` when pdftotext is missing, fails, takes longer than `timeout_ms` or finds no
/// text; `bad_script.limit` when there is more text than a script may have.
Result<std::string> text_of_pdf(std::string_view bytes, int timeout_ms = kPdfTimeoutMs);

/// The bytes of a file, of a PDF its text; errors carry the file's name.
Result<std::string> read_text_or_pdf(const fs::path& path);

}  // namespace rolellm
