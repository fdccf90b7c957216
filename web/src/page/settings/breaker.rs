//! When the losses of an office are held.

use cynic::MutationBuilder;
use leptos::prelude::*;

use crate::api::settings::{Breaker, SetBreaker, SetBreakerVariables};
use crate::component::dialog::FormFailure;
use crate::component::form::focus_first_fault;
use crate::component::{Submission, SubmitButton, TextField, use_toasts};
use crate::model::limit::{breaker as read_breaker, meaning};
use crate::session::use_session;

const FIELDS: &[&str] = &["people", "percent", "most", "allOf"];

/// The four numbers as typed.
#[derive(Clone, Copy)]
struct Typed([RwSignal<String>; 4]);

impl Typed {
    fn show(self, breaker: Breaker) {
        let numbers = [breaker.people, breaker.percent, breaker.most, breaker.all_of];
        for (field, number) in self.0.into_iter().zip(numbers) {
            field.set(number.to_string());
        }
    }

    fn texts(self) -> [String; 4] {
        self.0.map(|field| field.get())
    }
}

/// The card.
#[component]
pub fn BreakerCard(breaker: Signal<Breaker>, reread: Callback<()>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let typed = Typed([(); 4].map(|()| RwSignal::new(String::new())));
    Effect::new(move |_| typed.show(breaker.get()));
    let faults = RwSignal::new(Vec::<(&'static str, String)>::new());
    let send = Submission::new();
    let error = move |field: &'static str| {
        let refused = send.of_field(field);
        Signal::derive(move || {
            let own = faults.with(|faults| {
                faults
                    .iter()
                    .find(|(at, _)| *at == field)
                    .map(|(_, fault)| fault.clone())
            });
            own.or_else(|| refused.get())
        })
    };
    let read = move || {
        let texts = typed.texts();
        read_breaker([&texts[0], &texts[1], &texts[2], &texts[3]])
    };
    let said = move || {
        let shown = read().map_or_else(
            |_| breaker.get(),
            |input| Breaker {
                people: input.people,
                percent: input.percent,
                most: input.most,
                all_of: input.all_of,
            },
        );
        meaning(&shown)
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let input = match untrack(read) {
            Ok(input) => input,
            Err(wrong) => {
                faults.set(wrong);
                request_animation_frame(focus_first_fault);
                return;
            }
        };
        faults.set(Vec::new());
        let operation = SetBreaker::build(SetBreakerVariables { input });
        send.run(async move { session.request(operation).await }, move |_| {
            toasts.done("Limits saved");
            reread.run(());
        });
    };
    let [people, percent, most, all_of] = typed.0;
    view! {
        <section class="card" aria-labelledby="breaker">
            <div class="card-head">
                <h2 id="breaker">"When losses are held"</h2>
                <span class="aside small muted hide-s">"per office, within ten minutes"</span>
            </div>
            <form novalidate on:submit=submit>
                <fieldset class="plain" disabled=move || !session.may_administer()>
                    <div class="card-body stack">
                        <FormFailure failure=send.beside(FIELDS)/>
                        <div class="field-pair figure-fields">
                            <TextField id="breaker-people" label="More people than" value=people error=error("people")/>
                            <TextField id="breaker-percent" label="and more than, in percent of the office" value=percent error=error("percent")/>
                            <TextField id="breaker-most" label="Or more people than, whatever part" value=most error=error("most")/>
                            <TextField id="breaker-all" label="Or everybody, from this many" value=all_of error=error("allOf")/>
                        </div>
                        <p class="t13 soft" role="status">
                            {said}
                        </p>
                    </div>
                    <div class="card-foot row">
                        <SubmitButton label="Save" busy_label="Saving" busy=send.busy()/>
                        <span class="muted">"Deactivations are never held."</span>
                    </div>
                </fieldset>
            </form>
        </section>
    }
}
