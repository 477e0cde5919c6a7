#include "rolellm/script/structured/pdf.h"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <unistd.h>

#include <gtest/gtest.h>

#include "rolellm/core/files.h"
#include "rolellm/core/process.h"

namespace rolellm {
namespace {

/// A `pdftotext` of our own, found before the real one.
class StandIn {
 public:
  explicit StandIn(const std::string& commands)
      : folder_(fs::temp_directory_path() / ("rolellm_pdf_test_" + std::to_string(::getpid()))),
        path_(std::getenv("PATH")) {
    const fs::path program = folder_ / "pdftotext";
    EXPECT_TRUE(write_atomic(program, "#!/bin/sh\n" + commands + "\n"));
    fs::permissions(program, fs::perms::owner_all);
    ::setenv("PATH", (folder_.string() + ":" + path_).c_str(), 1);
  }
  ~StandIn() {
    ::setenv("PATH", path_.c_str(), 1);
    fs::remove_all(folder_);
  }
  StandIn(const StandIn&) = delete;
  StandIn& operator=(const StandIn&) = delete;

 private:
  fs::path folder_;
  std::string path_;
};

/// One page with `NORA`, and `Twice.` below it.
constexpr std::string_view kPage =
    "%PDF-1.4\n"
    "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
    "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
    "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R\n"
    "/Resources<</Font<</F 5 0 R>>>>>> endobj\n"
    "4 0 obj <</Length 76>> stream\n"
    "BT /F 12 Tf 252 700 Td (NORA) Tj ET\n"
    "BT /F 12 Tf 180 688 Td (Twice.) Tj ET\n"
    "endstream endobj\n"
    "5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Courier>> endobj\n"
    "trailer <</Root 1 0 R>>\n";

TEST(TextOfPdf, IsWhatPdftotextSaysOfTheBytes) {
  const StandIn echo("cat; echo \"with $*\"");
  const auto text = text_of_pdf("%PDF-1.4 NORA\n");
  ASSERT_TRUE(text) << describe(text.error());
  EXPECT_EQ(*text, "%PDF-1.4 NORA\nwith -layout -enc UTF-8 - -\n");
}

TEST(TextOfPdf, ComesFromARealPage) {
  if (const auto real = run_program({"pdftotext", "-v"}); !real || real->exit_code == 127)
    GTEST_SKIP() << "no pdftotext here";
  const auto text = text_of_pdf(kPage);
  ASSERT_TRUE(text) << describe(text.error());
  EXPECT_LT(text->find("NORA"), text->find("Twice."));
}

TEST(TextOfPdf, EndsAProgramThatTakesTooLong) {
  const StandIn slow("exec sleep 20");
  const auto text = text_of_pdf(kPage, 100);
  ASSERT_FALSE(text);
  EXPECT_EQ(error_code(text.error()), "bad_script.pdf");
  EXPECT_EQ(text.error().message,
            "expected a PDF that pdftotext reads within 0.1 s, found one that takes longer");
}

TEST(TextOfPdf, TellsADamagedFile) {
  const StandIn broken("exit 1");
  const auto text = text_of_pdf(kPage);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().message, "pdftotext cannot read the PDF (exit code 1)");
}

TEST(TextOfPdf, TellsPicturesOfPages) {
  const StandIn silent("printf ' \\f'");
  const auto text = text_of_pdf(kPage);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().message, "the PDF holds pictures of pages and no text");
}

}  // namespace
}  // namespace rolellm
