package io.partnerinsights.core.model;

/** How a read came by its report. */
public enum ReportOrigin {
  /** It was created for this read. */
  CREATED,
  /** Another application, or an earlier run, had created it for the same query. */
  FROM_OTHER_RUN,
  /** This application had read it before, so only its link is renewed. */
  READ_BEFORE,
  /** The user named it by its id. */
  GIVEN
}
