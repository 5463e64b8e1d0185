package io.partnerinsights.sandbox.files;

import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.util.Map;

/** Creates the error responses of downloads, with the codes and messages of Azure Storage. */
final class BlobErrors {
  private BlobErrors() {}

  static HttpResponse unsupportedMethod(HttpRequest request) {
    return error(request, 405, "UnsupportedHttpVerb", "The resource doesn't support that verb.");
  }

  /** Returns the response to an Authorization header beside a signed link. */
  static HttpResponse unexpectedAuthorization(HttpRequest request) {
    return error(
        request,
        400,
        "InvalidAuthenticationInfo",
        "Authentication information is not given in the correct format. Check the value of"
            + " Authorization header.");
  }

  /** Returns the response to a wrong or expired signature. */
  static HttpResponse invalidSignature(HttpRequest request) {
    return error(
        request,
        403,
        "AuthenticationFailed",
        "Server failed to authenticate the request. Make sure the value of Authorization header"
            + " is formed correctly including the signature.");
  }

  static HttpResponse notFound(HttpRequest request) {
    return error(request, 404, "BlobNotFound", "The specified blob does not exist.");
  }

  /** Returns the response to an If-Match header with the ETag of another version. */
  static HttpResponse changed(HttpRequest request) {
    return error(
        request,
        412,
        "ConditionNotMet",
        "The condition specified using HTTP conditional header(s) is not met.");
  }

  static HttpResponse rangeBeyondEnd(HttpRequest request, long size) {
    return error(
            request,
            416,
            "InvalidRange",
            "The range specified is invalid for the current size of the resource.")
        .with("Content-Range", "bytes */" + size);
  }

  private static HttpResponse error(HttpRequest request, int status, String code, String message) {
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
