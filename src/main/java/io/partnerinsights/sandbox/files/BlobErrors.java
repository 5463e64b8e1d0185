package io.partnerinsights.sandbox.files;

import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.util.Map;

/** The error responses of downloads, with the codes and messages of Azure Storage. */
enum BlobErrors {
  UNSUPPORTED_METHOD(405, "UnsupportedHttpVerb", "The resource doesn't support that verb."),
  /** The response to an Authorization header that comes with a signed link. */
  UNEXPECTED_AUTHORIZATION(
      400,
      "InvalidAuthenticationInfo",
      "Authentication information is not given in the correct format. Check the value of"
          + " Authorization header."),
  /** The response to a wrong or expired signature. */
  INVALID_SIGNATURE(
      403,
      "AuthenticationFailed",
      "Server failed to authenticate the request. Make sure the value of Authorization header"
          + " is formed correctly including the signature."),
  NOT_FOUND(404, "BlobNotFound", "The specified blob does not exist."),
  /** The response to an If-Match header with the ETag of another version. */
  CHANGED(
      412,
      "ConditionNotMet",
      "The condition specified using HTTP conditional header(s) is not met."),
  RANGE_BEYOND_END(
      416, "InvalidRange", "The range specified is invalid for the current size of the resource.");

  private final int status;
  private final String code;
  private final String message;

  BlobErrors(int status, String code, String message) {
    this.status = status;
    this.code = code;
    this.message = message;
  }

  HttpResponse response(HttpRequest request) {
    String xml =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
            .formatted(code, message);
    HttpResponse response =
        request.method().equals("HEAD")
            ? HttpResponse.empty(status, Map.of())
            : HttpResponse.text(status, "application/xml", xml);
    return response.with("x-ms-error-code", code);
  }
}
