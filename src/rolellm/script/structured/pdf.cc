#include "rolellm/script/structured/pdf.h"

#include <unistd.h>

#include <fmt/format.h>

#include "rolellm/core/files.h"
#include "rolellm/core/process.h"
#include "rolellm/text/sentences.h"

namespace rolellm {

bool is_pdf(std::string_view bytes) { return bytes.starts_with("%PDF-"); }

Result<std::string> text_of_pdf(std::string_view bytes) {
  // A file of its own: the script may have come through a pipe.
  const fs::path copy = fs::temp_directory_path() / fmt::format("rolellm-{}.pdf", ::getpid());
  if (auto written = write_atomic(copy, bytes); !written) return fail(written.error());
  auto run = run_program({"pdftotext", "-layout", "-enc", "UTF-8", copy.string(), "-"});
  std::error_code ignored;
  fs::remove(copy, ignored);
  if (!run || run->exit_code == 127) {
    return fail(ErrorKind::bad_script, "pdf", "expected text, found a PDF, and no pdftotext",
                "install poppler-utils, or give the script as text");
  }
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

}  // namespace rolellm
