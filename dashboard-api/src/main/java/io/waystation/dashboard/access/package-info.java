/** Who may do what: signing in, roles, permissions, audit. */
package io.waystation.dashboard.access;
