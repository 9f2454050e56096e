#include "shim.h"

#include <string.h>

#include <new>

#include <webrtc/common.h>
#include <webrtc/modules/audio_processing/include/audio_processing.h>
#include <webrtc/modules/interface/module_common_types.h>

namespace {

const int kRate = 48000;
const int kBlock = kRate / 100;

void shape(webrtc::AudioFrame *f) {
  f->sample_rate_hz_ = kRate;
  f->samples_per_channel_ = kBlock;
  f->num_channels_ = 1;
}

}  // namespace

struct tc_echo {
  webrtc::AudioProcessing *apm;
  webrtc::AudioFrame played, mic;
};

static int set_up(webrtc::AudioProcessing *apm) {
  int err;
  // Drift is left to the delay estimator: nobody tells us the cards' clocks.
  if ((err = apm->echo_cancellation()->enable_drift_compensation(false))) return err;
  // Low takes out as much echo as moderate where only the physician speaks, and
  // leaves the bedside 2 to 3 dB more where both do.
  if ((err = apm->echo_cancellation()->set_suppression_level(
           webrtc::EchoCancellation::kLowSuppression))) return err;
  if ((err = apm->echo_cancellation()->Enable(true))) return err;
  if ((err = apm->noise_suppression()->set_level(webrtc::NoiseSuppression::kModerate))) return err;
  if ((err = apm->noise_suppression()->Enable(true))) return err;
  if ((err = apm->high_pass_filter()->Enable(true))) return err;
  if ((err = apm->gain_control()->Enable(false))) return err;
  webrtc::StreamConfig mono(kRate, 1);
  webrtc::ProcessingConfig all = {{mono, mono, mono, mono}};
  return apm->Initialize(all);
}

tc_echo *tc_echo_open(int *err) {
  tc_echo *e = new (std::nothrow) tc_echo;
  *err = webrtc::AudioProcessing::kCreationFailedError;
  if (!e) return nullptr;
  webrtc::Config config;
  config.Set<webrtc::ExtendedFilter>(new webrtc::ExtendedFilter(true));
  config.Set<webrtc::DelayAgnostic>(new webrtc::DelayAgnostic(true));
  e->apm = webrtc::AudioProcessing::Create(config);
  if (!e->apm || (*err = set_up(e->apm))) {
    tc_echo_close(e);
    return nullptr;
  }
  shape(&e->played);
  shape(&e->mic);
  return e;
}

int tc_echo_process(tc_echo *e, const int16_t *played, int16_t *mic, int n, int delay_ms) {
  for (int i = 0; i < n; i++, played += kBlock, mic += kBlock) {
    memcpy(e->played.data_, played, kBlock * sizeof *played);
    memcpy(e->mic.data_, mic, kBlock * sizeof *mic);
    int err = e->apm->ProcessReverseStream(&e->played);
    if (err) return err;
    e->apm->set_stream_delay_ms(delay_ms);  // warns only when out of range
    if ((err = e->apm->ProcessStream(&e->mic))) return err;
    memcpy(mic, e->mic.data_, kBlock * sizeof *mic);
  }
  return 0;
}

void tc_echo_close(tc_echo *e) {
  if (!e) return;
  delete e->apm;
  delete e;
}
