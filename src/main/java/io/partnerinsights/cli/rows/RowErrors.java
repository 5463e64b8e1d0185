package io.partnerinsights.cli.rows;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import java.io.IOException;
import java.nio.file.Path;

/** Creates the errors of writing rows. */
public final class RowErrors {
  private RowErrors() {}

  /** Parquet was asked for without a file. */
  public static PartnerInsightsException parquetToStream() {
    return Problem.of(ErrorCode.OPTION_MISSING, "Format parquet requires --output")
        .reason("a Parquet file is not text, and programs read it from its end")
        .remedy("name a file with --output")
        .toException();
  }

  /** The ending of the output's name is not that of a format. */
  static PartnerInsightsException unknownEnding(Path output) {
    return Problem.of(ErrorCode.OPTION_VALUE, "The name " + output + " does not say the format")
        .reason("it ends with none of .csv, .tsv, .json and .parquet")
        .remedy("use one of these endings, or set --format")
        .toException();
  }

  /** The output cannot be written, for example because the disk is full. */
  public static PartnerInsightsException unwritable(String output, IOException cause) {
    return Problem.of(ErrorCode.OUTPUT_UNWRITABLE, "The result cannot be written to " + output)
        .reason(cause.toString())
        .remedy("check the path, its rights and the free space, then run the command again")
        .cause(cause)
        .toException();
  }

  /** The output is a folder or a device, or its folder does not exist. */
  public static PartnerInsightsException noFile(Path output) {
    return Problem.of(ErrorCode.OUTPUT_UNWRITABLE, "The rows cannot be written to " + output)
        .reason("it is a folder or another special file, or its folder does not exist")
        .remedy("name a file in an existing folder with --output")
        .toException();
  }
}
