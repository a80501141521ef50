/** The HTTP side: routes from openapi.yaml, the page's files, errors. */
package io.waystation.dashboard.http;
