package io.partnerinsights.core.model;

/** How a read came by its report. */
public enum ReportOrigin {
  /** It was created for this read. */
  CREATED,
  /** Another application, or an earlier run, had created it for the same query. */
  ADOPTED,
  /** This application had read it before. */
  REUSED,
  /** The user named it by its id. */
  GIVEN
}
