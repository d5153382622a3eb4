package io.wardmote.state;

/**
 * Whom policies of keys may name: a user or a role.
 *
 * @param thing     {@code user/<name>} or {@code role/<name>}
 * @param id        never given again
 * @param createdAt milliseconds of the state's time
 */
public record Named(String thing, String id, long createdAt) {
    static final String USER = "user/";
    static final String ROLE = "role/";

    public static Named of(User user) {
        return new Named(USER + user.name(), user.id(), user.createdAt());
    }

    public static Named of(Role role) {
        return new Named(ROLE + role.name(), role.id(), role.createdAt());
    }
}
