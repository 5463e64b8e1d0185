/** The system tables of a catalog: lists of what the service has for an account. */
package io.partnerinsights.core.system;
