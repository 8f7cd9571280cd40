DROP TABLE hub.story, hub.onboarding;
