// Full range (JPEG) to limited range and back, in place: y 0..255 to 16..235,
// c to 16..240. Plain loops that the compiler vectorises.
#include <stddef.h>
#include <stdint.h>

static inline void tc_limit_luma(uint8_t *p, size_t n) {
	for (size_t i = 0; i < n; i++) p[i] = (uint8_t)(((uint32_t)p[i] * 56284u + 32768u) >> 16) + 16; // 219/255
}

static inline void tc_limit_chroma(uint8_t *p, size_t n) {
	for (size_t i = 0; i < n; i++) p[i] = (uint8_t)(((uint32_t)p[i] * 57569u + 1052544u) >> 16); // 128 + (c-128)·224/255
}

static inline uint8_t tc_byte(int32_t v) { return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v); }

static inline void tc_full_luma(uint8_t *p, size_t n) {
	for (size_t i = 0; i < n; i++) p[i] = tc_byte((((int32_t)p[i] - 16) * 76309 + 32768) >> 16); // 255/219
}

static inline void tc_full_chroma(uint8_t *p, size_t n) {
	for (size_t i = 0; i < n; i++) p[i] = tc_byte((((int32_t)p[i] - 128) * 74606 + 8421376) >> 16); // 128 + (c-128)·255/224
}
