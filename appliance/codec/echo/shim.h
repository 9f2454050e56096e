// WebRTC's audio processing module (libwebrtc-audio-processing 0.3, BSD) for
// C: one microphone and one loudspeaker, 48 kHz mono, blocks of 10 ms.
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tc_echo tc_echo;

// Returns NULL when the library refuses something; *err is then its error.
tc_echo *tc_echo_open(int *err);
// Takes n blocks of 480 samples: cleans mic in place of what of played is in
// it. Both are n*480 samples long. delay_ms is between the two, see echo.go. Returns 0 or the
// library's error; what follows the block that failed is left as it was.
int tc_echo_process(tc_echo *e, const int16_t *played, int16_t *mic, int n, int delay_ms);
void tc_echo_close(tc_echo *e);

#ifdef __cplusplus
}
#endif
