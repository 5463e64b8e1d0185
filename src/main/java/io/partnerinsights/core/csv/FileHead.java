package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.decode.TemporalForm;
import java.util.List;
import java.util.Optional;

/**
 * What the start of a file tells about the rest of it: enough to read on from any record.
 *
 * @param names of the file's columns, in its order
 * @param forms for each column of the schema that it was read with: the form of its dates or times,
 *     if its first value came early enough to fix it
 */
public record FileHead(List<String> names, List<Optional<TemporalForm>> forms) {
  public FileHead {
    names = List.copyOf(names);
    forms = List.copyOf(forms);
  }
}
