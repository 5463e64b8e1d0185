package io.partnerinsights.cli.rows;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;

/** The errors of writing rows. */
public final class RowErrors {
  public static final ErrorTemplate PARQUET_TO_STREAM =
      ErrorCode.OPTION_MISSING.template(
          "Format parquet requires --output",
          "the rows would be printed to standard output, and Parquet is a binary format",
          "set --output to the path of a file, such as rows.parquet");
  static final ErrorTemplate UNKNOWN_ENDING =
      ErrorCode.OPTION_VALUE.template(
          "The format cannot be determined from the file name {output}",
          "it does not end with .csv, .tsv, .json or .parquet",
          "use one of these extensions, or set --format");
  public static final ErrorTemplate UNWRITABLE_OUTPUT =
      ErrorCode.OUTPUT_UNWRITABLE.template(
          "The result cannot be written to {output}",
          "{cause}",
          "check the path, its permissions and the free disk space, then run the command again");
  static final ErrorTemplate NOT_A_FILE =
      ErrorCode.OUTPUT_UNWRITABLE.template(
          "The rows cannot be written to {output}",
          "this path is {kind}",
          "set --output to the path of a file, such as rows.csv");
  static final ErrorTemplate NO_FOLDER =
      ErrorCode.OUTPUT_UNWRITABLE.template(
          "The rows cannot be written to {output}",
          "the folder that would contain this file does not exist",
          "create the folder, or set --output to a path in an existing folder");

  private RowErrors() {}
}
