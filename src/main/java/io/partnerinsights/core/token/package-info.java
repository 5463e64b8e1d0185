/**
 * Files with the refresh token of a user's sign-in. Start with {@link
 * io.partnerinsights.core.token.RefreshTokenFile}.
 */
package io.partnerinsights.core.token;
