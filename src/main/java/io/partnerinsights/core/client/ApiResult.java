package io.partnerinsights.core.client;

import java.util.List;

/** The result of a call that got a response. */
sealed interface ApiResult {
  /** Returns the items, or throws the error of a refusal. */
  List<JsonFields> required();

  /** The items of a successful call, possibly none; cut if the service counts more. */
  record Items(List<JsonFields> items, boolean isCut, int pages) implements ApiResult {
    @Override
    public List<JsonFields> required() {
      return items;
    }
  }

  /** A refusal by the service, which some calls treat as a regular result. */
  record Refusal(ServiceError error) implements ApiResult {
    @Override
    public List<JsonFields> required() {
      throw ClientErrors.refused(error);
    }
  }
}
