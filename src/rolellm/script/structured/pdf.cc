#include "rolellm/script/structured/pdf.h"

#include <fmt/format.h>

#include "rolellm/core/process.h"
#include "rolellm/script/text_encoding.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

Failure cannot_run(const Error& error, int timeout_ms) {
  if (error.detail == "timeout") {
    return fail(ErrorKind::bad_script, "pdf",
                fmt::format("expected a PDF that pdftotext reads within {} s, found one that takes "
                            "longer",
                            timeout_ms / 1000.0),
                "open it in a viewer and print the script's pages into a new PDF");
  }
  if (error.detail == "output") {
    return fail(ErrorKind::bad_script, "limit",
                "expected a script of at most 1 GiB, found a PDF with more text");
  }
  if (error.kind == ErrorKind::io) return fail(error);
  return fail(ErrorKind::bad_script, "pdf", "expected text, found a PDF, and no pdftotext",
              "install poppler-utils, or give the script as text");
}

}  // namespace

bool is_pdf(std::string_view bytes) { return bytes.starts_with("%PDF-"); }

Result<std::string> text_of_pdf(std::string_view bytes, int timeout_ms) {
  // Given as standard input: the script may have come through a pipe, and leaves no file behind.
  auto run = run_program({"pdftotext", "-layout", "-enc", "UTF-8", "-", "-"},
                         {.input = bytes, .timeout_ms = timeout_ms, .most_output = kLargestScript});
  if (!run) return cannot_run(run.error(), timeout_ms);
  if (run->exit_code != 0) {
    return fail(ErrorKind::bad_script, "pdf",
                fmt::format("pdftotext cannot read the PDF (exit code {})", run->exit_code),
                "open it in a viewer and save it anew, or give the script as text");
  }
  if (trim(run->output).empty()) {
    return fail(ErrorKind::bad_script, "pdf", "the PDF holds pictures of pages and no text",
                "give it to a program that reads letters (OCR) first");
  }
  return std::move(run->output);
}

Result<std::string> read_text_or_pdf(const fs::path& path) {
  auto text = read_text(path);
  if (text && is_pdf(*text)) text = text_of_pdf(*text);
  if (text) return text;
  Error error = text.error();
  if (error.file.empty()) error.file = path.string();
  return fail(std::move(error));
}

}  // namespace rolellm
