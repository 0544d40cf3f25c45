/* Asks about an exam only where the class type offers exams; elsewhere the answer is no. The answer given before comes back.

   <form data-behaviour="exam-offer ..."> <select name="class_type"> <option data-offers-exams="no"> </select>
     <fieldset data-field="exam_class"> radio buttons `yes`, `no` </fieldset> </form> */

export function mount(form) {
    const types = form.elements.class_type;
    const field = form.querySelector("[data-field='exam_class']");
    const answers = [...form.elements.exam_class];
    let answered = "";

    function answer(value) {
        for (const radio of answers) {
            radio.checked = radio.value === value;
        }
        answers[0].dispatchEvent(new Event("change", { bubbles: true }));
    }

    function update() {
        const isOffered = types.selectedOptions[0]?.dataset.offersExams !== "no";
        if (field.hidden !== isOffered) {
            return;
        }
        field.hidden = !isOffered;
        if (isOffered) {
            answer(answered);
        } else {
            answered = form.elements.exam_class.value;
            answer("no");
        }
    }

    types.addEventListener("change", update);
    update();
}
