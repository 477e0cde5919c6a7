// PDF files: their text, laid out in columns as on the page, by poppler's pdftotext.
#pragma once

#include <string>
#include <string_view>

#include "rolellm/core/result.h"

namespace rolellm {

bool is_pdf(std::string_view bytes);

/// `bad_script.pdf` when pdftotext is missing or finds no text.
Result<std::string> text_of_pdf(std::string_view bytes);

}  // namespace rolellm
