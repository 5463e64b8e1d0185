package io.partnerinsights.core.schema;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.DriftPolicy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a live dataset with the dictionary, and says so or ends the load where they differ.
 *
 * @param dictionary what is known
 * @param policy what to do
 */
public record DriftCheck(DataDictionary dictionary, DriftPolicy policy) {
  private static final Logger LOG = LoggerFactory.getLogger(DriftCheck.class);

  /** Told once: a notebook loads a dataset many times. */
  private static final Set<SchemaDrift> TOLD = ConcurrentHashMap.newKeySet();

  /**
   * Checks a dataset; one that the dictionary does not have differs in nothing.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code SCHEMA_DRIFT} if that is the
   *     policy
   */
  public void check(Dataset live) {
    dictionary
        .find(live.name())
        .map(known -> SchemaDrift.between(known, live))
        .filter(drift -> !drift.isNone())
        .ifPresent(this::tell);
  }

  private void tell(SchemaDrift drift) {
    if (policy == DriftPolicy.FAIL) {
      throw Problem.of(
              ErrorCode.SCHEMA_DRIFT,
              "Dataset " + drift.dataset() + " is not as the bundled dictionary knows it")
          .reason(drift.toString())
          .remedy("check your queries against it, and then set option schemaDrift to warn")
          .toException();
    }
    if (TOLD.add(drift)) {
      LOG.warn(
          "Dataset {} is not as the bundled dictionary knows it, and is read as the service has it:"
              + " {}",
          drift.dataset(),
          drift);
    }
  }
}
