/** How our words are written in JSON, as openapi.yaml says. */
package io.waystation.dashboard.json;
