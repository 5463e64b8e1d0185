package io.partnerinsights.core.client;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.OutcomeUnknownException;
import java.util.Locale;

/**
 * Says what the error of a call means for the caller beyond its code: whether a POST may have taken
 * effect, and which refusal it is. Words of the service's messages are looked for only here, where
 * the message is part of an error, and with {@link ServiceError}, before there is one.
 */
public final class CallFailures {
  private CallFailures() {}

  /**
   * Whether a POST may have taken effect. A 429 is a refusal, and so is a 4xx. A repeat is refused
   * because its name exists if the first attempt has taken effect.
   */
  public static boolean mayHaveTakenEffect(PartnerInsightsException e) {
    return switch (e.code()) {
      case OUTCOME_UNKNOWN, SERVICE_FAILED, BAD_RESPONSE -> true;
      case REQUEST_REFUSED -> summaryContains(e, "already exist");
      default -> false;
    };
  }

  /** Whether a POST may have taken effect, also if an interrupt has ended it. */
  public static boolean mayHaveTakenEffectDespiteInterrupt(PartnerInsightsException e) {
    return mayHaveTakenEffect(e)
        || (e.code() == ErrorCode.WAIT_INTERRUPTED
            && e.getCause() instanceof OutcomeUnknownException);
  }

  /** Whether the service has failed in words that it also uses for a wrong date. */
  public static boolean mayBeInternalError(PartnerInsightsException e) {
    return e.code() == ErrorCode.SERVICE_FAILED && summaryContains(e, "correlation id");
  }

  /** Whether the account has as many active reports as it may have. */
  public static boolean isActiveReportsQuota(PartnerInsightsException e) {
    return e.code() == ErrorCode.QUOTA_EXCEEDED && summaryContains(e, "active reports");
  }

  /** Whether a query was refused in words that name metrics or columns. */
  public static boolean isColumnRefusal(PartnerInsightsException e) {
    boolean isRefusal = e.code() == ErrorCode.QUERY_REFUSED || e.code() == ErrorCode.UNKNOWN_COLUMN;
    return isRefusal && (summaryContains(e, "metric") || summaryContains(e, "column"));
  }

  private static boolean summaryContains(PartnerInsightsException e, String words) {
    return e.summary().toLowerCase(Locale.ROOT).contains(words);
  }
}
