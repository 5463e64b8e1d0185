package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.decode.TemporalForm;
import java.util.List;
import java.util.Optional;

/**
 * The facts from the start of a file that are needed to read a split of it.
 *
 * @param names of the file's columns, in the file's order
 * @param forms for each column of the schema: the form of its dates or times; empty if no value in
 *     the first rows fixes one
 */
public record FileHead(List<String> names, List<Optional<TemporalForm>> forms) {
  public FileHead {
    names = List.copyOf(names);
    forms = List.copyOf(forms);
  }
}
